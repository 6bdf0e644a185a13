#include "engine/core/error.h"

G_DEFINE_QUARK (pct-error-quark, pct_error)
