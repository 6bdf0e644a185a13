/* What a training tells: a plain record a batch, and rarer, immutable, shared events. */
#pragma once

#include "engine/study/diagnosis.h"
#include "engine/train/network.h"

/* One batch. loss: the batch's mean before its update, in nats. */
typedef struct {
  uint64_t step;  /* from 1, over the whole run */
  uint32_t epoch; /* from 1 */
  float loss, accuracy, learning_rate;
} PctStep;

typedef enum {
  PCT_EVENT_START,      /* all is open and planned; the first batch follows */
  PCT_EVENT_EPOCH,
  PCT_EVENT_CHANGE,     /* somebody changed a setting while it ran */
  PCT_EVENT_CHECKPOINT, /* a checkpoint is on the disk */
  PCT_EVENT_RESULT,     /* it ended as it should: completed, or stopped by the user */
  PCT_EVENT_ERROR,      /* it ended otherwise */
} PctEventType;

/* "start", "epoch", ... */
const char *pct_event_type_name (PctEventType type);

typedef struct {
  char *experiment; /* its name */
  char *dataset;    /* for people */
  size_t parameters, n_classes, n_outputs;
  char **class_names;
  size_t counts[PCT_SPLITS]; /* images of each split, as used */
  size_t batch_size, epochs;
  uint64_t steps_per_epoch;
  uint64_t first_step; /* 1, or where a resumed run goes on */
  uint32_t first_epoch;
  unsigned threads;
  const char *kernels; /* "reference", "avx2", "avx512" */
  const char *blas;    /* OpenBLAS's configuration: version and core */
  char *run;           /* the run folder, or NULL */
  char *forked_from;   /* the run folder that this one started from, or NULL */
  uint32_t forked_epoch; /* at the end of which of its epochs */
  PctShape input;      /* of one image */
  char *note;          /* what a resumed run's reader should know: that the arithmetic is another now, a checkpoint bad; or NULL */
} PctStart;

/* Predictions over one set of images, one an image, in the set's order. */
typedef struct {
  size_t count;
  double loss, accuracy; /* means */
  PctPrediction *predictions;
} PctEvaluation;

typedef struct {
  uint32_t epoch;                /* from 1; 0 never comes */
  uint64_t step;                 /* the last of the epoch */
  double loss, accuracy;         /* Keras's running means over the epoch */
  PctEvaluation train;           /* the fixed sample, at the epoch's end */
  PctEvaluation validation;      /* count 0 without validation images */
  uint32_t *confusion;           /* [n_classes, n_outputs], rows true, columns predicted, of validation; NULL without */
  double learning_rate;
  double seconds;                /* the whole epoch, evaluation too */
  double images_per_second;      /* training images over the time spent training */
} PctEpoch;

typedef struct {
  uint64_t step; /* the last one done before the change */
  uint32_t epoch;
  char *setting; /* "optimizer.learning_rate" */
  double from, to;
} PctChange;

/* Whether a change of this setting is one of the loss, so that losses before it and after it can't be compared. */
gboolean pct_change_is_of_loss (const char *setting);

typedef struct {
  uint32_t epoch;
  uint64_t step;
  char *file; /* relative to the run folder */
} PctCheckpointEvent;

typedef enum { PCT_STOPPED_COMPLETED, PCT_STOPPED_EARLY, PCT_STOPPED_USER } PctStopped;

/* "completed", "early", "user" */
const char *pct_stopped_name (PctStopped stopped);

typedef struct {
  double precision, recall, specificity, f1; /* NAN where its denominator is 0 */
  uint64_t support;
} PctClassMetrics;

typedef struct {
  size_t n_classes, n_outputs;
  uint64_t *confusion;        /* [n_classes, n_outputs], rows true, columns predicted */
  PctClassMetrics *per_class; /* [n_classes] */
  PctClassMetrics macro, weighted;
} PctMetrics;

typedef struct {
  PctStopped stopped;
  uint32_t epochs;           /* that were finished */
  uint32_t best_epoch;       /* of the lowest validation loss since the loss is what it is; 0 without validation images */
  double fit_seconds, predict_milliseconds;
  size_t parameters;
  PctDiagnosis diagnosis;
  gboolean tested;           /* FALSE: no test images, or the user stopped it; what follows is then empty */
  double test_loss, test_accuracy;
  PctMetrics metrics;
  char **class_names;
} PctResult;

typedef struct {
  gatomicrefcount references;
  PctEventType type;
  double time; /* seconds since the training's start */
  union {
    PctStart start;
    PctEpoch epoch;
    PctChange change;
    PctCheckpointEvent checkpoint;
    PctResult result;
    GError *error;
  };
} PctEvent;

/* A zeroed event; what its fields point to is the event's own and freed with it. */
PctEvent *pct_event_new (PctEventType type, double time);
PctEvent *pct_event_ref (PctEvent *event);
void pct_event_unref (PctEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctEvent, pct_event_unref)

typedef enum { PCT_GO_ON, PCT_STOP } PctVerdict;

typedef struct PctTrainer PctTrainer;

/* Who listens to a training. All are called on the thread that trains; any may be NULL. */
typedef struct {
  void *data;
  /* Between batches, after `step` was counted. May block (a pause) and may change the trainer's settings. The trainer is
   * NULL where a run that goes on tells what it has behind it. */
  PctVerdict (*step) (void *data, PctTrainer *trainer, const PctStep *step);
  /* The event may be kept, by a reference of one's own. */
  PctVerdict (*event) (void *data, PctTrainer *trainer, PctEvent *event);
  /* While something long is under way: opening, evaluating. done in [0, 1]; what: for people, or NULL. */
  PctVerdict (*progress) (void *data, const char *what, double done);
} PctSink;
