/* A session over a small training, for its tests, and what they wait for. Every wait is for something that the session
 * wakes for, and fails after a minute. */
#pragma once

#include <pthread.h>

#include "engine/train/session.h"
#include "engine/train/trainer.h"

#define CLASSES 4
#define IMAGES 40
#define BATCH 16
#define STEPS 3 /* an epoch */
#define ENDLESS PCT_MAX_EPOCHS
#define LONGEST_WAIT 60 /* seconds */

/* What the test shares with the session's thread. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  unsigned wakes, heeded;
  gboolean open; /* what the body waits for before it begins */

  PctDataset *dataset;
  size_t epochs;
  unsigned freed;

  PctSession *session;
  GPtrArray *events; /* PctEvent, those taken so far */
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture, size_t number);

/* Begins a session with that body over a made-up dataset. */
void fixture_init (Fixture *fixture, PctSessionBody body, size_t epochs);
void fixture_clear (Fixture *fixture);

void open_gate (Fixture *fixture);

/* As app/lab does it: start, the training, its end. */
void train (void *data, const PctSink *sink);
/* The same, once the gate is open. */
void train_when_open (void *data, const PctSink *sink);

void take_events (Fixture *fixture);
/* Takes the events until the condition holds. */
void wait_until (Fixture *fixture, Condition condition, size_t number);

size_t n_steps (Fixture *fixture);
gboolean has_steps (Fixture *fixture, size_t number);
gboolean is_in_state (Fixture *fixture, size_t state);
gboolean has_events (Fixture *fixture, size_t number);
/* All batches that were asked for are done, and none is under way. */
gboolean rests_after (Fixture *fixture, size_t steps);
/* Of those taken so far, or NULL. */
const PctEvent *find_event (Fixture *fixture, PctEventType type);
gboolean has_event (Fixture *fixture, size_t type);

void pause_it (Fixture *fixture);
/* All that it told is there: steps counted from 1, epochs counted from 1, start first, result last. */
void assert_whole_story (Fixture *fixture, PctStopped stopped);
/* The rate of each batch is the one before the change up to the batch that it names, the new one from then on. */
void assert_rates (Fixture *fixture);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)
