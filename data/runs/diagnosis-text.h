/* A diagnosis for people, in English: what the command line prints and a run's result keeps. */
#pragma once

#include "engine/study/diagnosis.h"

/* "overfitting since epoch 7: the validation loss rose from 0.25 to 0.31 while ..." Free with g_free. */
char *pct_diagnosis_sentence (const PctDiagnosis *diagnosis);
