/* A session: one thread that trains, and what the rest of the program sees of it.
 *
 * Requests go in through a small queue that is read between batches; batches come out through a log that is read in
 * place, everything rarer through a queue that drops nothing. */
#pragma once

#include "engine/train/event.h"
#include "engine/train/step-log.h"

typedef struct PctSession PctSession;

typedef enum {
  PCT_SESSION_PREPARING, /* before the first batch */
  PCT_SESSION_RUNNING,
  PCT_SESSION_PAUSED,
  PCT_SESSION_ENDED, /* the last event is in the queue */
} PctSessionState;

/* The work, on the session's thread: opens what it needs, trains with `sink`, tells its end through `sink`. */
typedef void (*PctSessionBody) (void *data, const PctSink *sink);

/* wake: called on the session's thread when there is something new, at most once until pct_session_next_event has
 * returned NULL since; must be safe there, must not block and must not call the session. free_data: on the thread that
 * frees the session. */
PctSession *pct_session_new (PctSessionBody body, void *data, GDestroyNotify free_data, void (*wake) (void *wake_data),
                             void *wake_data);

/* Asks it to stop, waits for its thread, frees. */
void pct_session_free (PctSession *session);

/* Requests: from any thread, never blocking, carried out between two batches. */
void pct_session_pause (PctSession *session);
void pct_session_resume (PctSession *session);
void pct_session_step_batch (PctSession *session); /* runs one batch, then is paused */
void pct_session_stop (PctSession *session);
void pct_session_set_learning_rate (PctSession *session, double rate);
/* At most this many epochs a second, waiting between batches, so that a small set can be watched; 0: at full speed. What
 * is computed stays the same; a batch that was asked for, a pause or a stop is never waited for. */
void pct_session_set_pace (PctSession *session, double epochs_per_second);

/* From any thread. */
PctSessionState pct_session_state (PctSession *session);
const PctStepLog *pct_session_steps (PctSession *session); /* as long as the session */
/* What is under way before and between batches, in [0, 1]; *what: for people, a literal, or NULL when batches run. */
double pct_session_progress (PctSession *session, const char **what);

/* The oldest event not yet taken, or NULL. The caller's. From one thread. */
PctEvent *pct_session_next_event (PctSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctSession, pct_session_free)
