#include "app/wake-source.h"

struct PctWakeSource {
  GSource source;
  gint64 interval, tick; /* microseconds */
  gint64 last;           /* when it was dispatched */
  gboolean ticking;
  void (*dispatch) (void *data);
  void *data;
};

static gboolean
wake_source_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  PctWakeSource *self = (PctWakeSource *) source;
  gint64 now = g_get_monotonic_time ();
  if (now < self->last + self->interval)
    {
      g_source_set_ready_time (source, self->last + self->interval);
      return G_SOURCE_CONTINUE;
    }
  self->last = now;
  /* Before the work: whoever wakes it meanwhile is not overlooked. */
  g_source_set_ready_time (source, self->ticking ? now + self->tick : -1);
  self->dispatch (self->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_source_functions = { .dispatch = wake_source_dispatch };

PctWakeSource *
pct_wake_source_new (guint interval, guint tick, void (*dispatch) (void *data), void *data)
{
  GSource *source = g_source_new (&wake_source_functions, sizeof (PctWakeSource));
  PctWakeSource *self = (PctWakeSource *) source;
  self->interval = interval * (gint64) 1000;
  self->tick = tick * (gint64) 1000;
  self->dispatch = dispatch;
  self->data = data;
  g_source_set_static_name (source, "percept-wake");
  g_source_attach (source, g_main_context_get_thread_default ());
  return self;
}

void
pct_wake_source_wake (PctWakeSource *self)
{
  g_source_set_ready_time (&self->source, 0);
}

void
pct_wake_source_set_interval (PctWakeSource *self, guint interval)
{
  self->interval = interval * (gint64) 1000;
}

void
pct_wake_source_set_ticking (PctWakeSource *self, gboolean ticking)
{
  self->ticking = ticking;
  if (ticking)
    g_source_set_ready_time (&self->source, 0);
}

void
pct_wake_source_destroy (PctWakeSource *self)
{
  g_source_destroy (&self->source);
}

PctWakeSource *
pct_wake_source_ref (PctWakeSource *self)
{
  return (PctWakeSource *) g_source_ref (&self->source);
}

void
pct_wake_source_unref (PctWakeSource *self)
{
  g_source_unref (&self->source);
}
