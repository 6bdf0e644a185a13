/* What the run controller's files share: the session and its actions in one, runs that go on in the other. */
#pragma once

#include "app/run-controller.h"
#include "app/training.h"
#include "engine/train/session.h"

struct _PctRunController {
  GObject parent_instance;
  PctExperimentModel *experiment;
  PctExperimentDocument *document; /* the experiment's */
  PctDatasetLibrary *library;
  PctRun *run;
  GSimpleActionGroup *actions;
  PctWakeSource *wake;
  PctSession *session;   /* of the last training, ended or not; NULL before the first */
  PctTraining *training; /* the session's own */
  PctTraining *next;     /* begins when the session has ended, or NULL */
  PctTraining *waiting;  /* begins when its dataset is open, or NULL */
  gboolean following;    /* the experiment is being set by the run, not by a hand */
  guint asked;           /* the epoch whose predictions were last read back; 0: none */
};

/* Begins a training, once the one that is under way has been stopped. Takes it. */
void pct_run_controller_start (PctRunController *controller, PctTraining *training);

/* Tells the window what was asked for and can't be done. */
void pct_run_controller_refuse (PctRunController *controller, const char *title, const char *message);

void pct_run_controller_set_enabled (PctRunController *controller, const char *action, gboolean enabled);

/* Opens what the experiment names, unless that is being done. */
void pct_run_controller_open_dataset (PctRunController *controller);

/* The actions resume, fork and undo-change, and what they listen to. */
void pct_run_controller_add_going_on (PctRunController *controller);
void pct_run_controller_update_going_on (PctRunController *controller);
/* The dataset that is waited for is open, or (error) can't be. */
void pct_run_controller_end_waiting (PctRunController *controller, const GError *error);
