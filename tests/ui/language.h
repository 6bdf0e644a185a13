/* The program's texts in another language than its own, for tests. */
#pragma once

#include <glib.h>

/* Whether texts come in LANGUAGE's words, after pct_language_begin. FALSE, with a line that skips the tests, where the C
 * library reads no catalogues in this locale; that there is none is an error. */
gboolean language_is_spoken (void);
