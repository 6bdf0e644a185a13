/* A team of threads that share out the numbered pieces of one task.
 *
 * Which thread takes a piece is left to chance; what a piece computes must depend on its number alone. */
#pragma once

#include <glib.h>
#include <stddef.h>

typedef struct PctTeam PctTeam;

/* piece: below the `pieces` of the call. worker: below pct_team_size; one worker runs one piece at a time. */
typedef void (*PctTeamTask) (void *data, size_t piece, unsigned worker);

/* threads: 1 to 256, the caller's own counted; 0 for as many as this process may use. The others are started here and
 * sleep while there is nothing to do. */
PctTeam *pct_team_new (unsigned threads);
void pct_team_free (PctTeam *team);
unsigned pct_team_size (const PctTeam *team);

/* Runs task for each piece and returns when all are done; everything they wrote is then visible to the caller. On x86,
 * numbers below 1.2e-38 count as zero in a task. From one thread at a time, never from within a task. */
void pct_team_run (PctTeam *team, size_t pieces, PctTeamTask task, void *data);

/* As many processors as this process may use, at least 1. */
unsigned pct_team_processors (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctTeam, pct_team_free)
