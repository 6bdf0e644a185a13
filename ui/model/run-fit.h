/* What the curves of a run say of its fit, in words for people. */
#pragma once

#include "engine/study/diagnosis.h"
#include "ui/model/run.h"

/* Of the epochs so far. */
PctDiagnosis pct_run_diagnose (PctRun *run);

/* "Overfitting since epoch 7" */
char *pct_fit_title (const PctDiagnosis *diagnosis);

/* "The validation loss rose from 0.25 to 0.31 while ...", or what may help. Free with g_free. */
char *pct_fit_reason (const PctDiagnosis *diagnosis);
