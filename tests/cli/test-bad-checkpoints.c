/* A run whose newest checkpoint is broken says so, and goes on from the one before, to the bits of a run that was never
 * stopped. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "data/runs/checkpoint-private.h"
#include "engine/core/error.h"
#include "tests/cli/training.h"

#define NEWEST "checkpoints/0002.safetensors"

typedef struct {
  const char *name;
  /* How it is broken: a piece of its header is another one, ... */
  const char *old, *fresh;
  /* or a number of its state, ... */
  const char *tensor;
  gint64 whole;
  double real;
  /* or it is cut to so many bytes, grows by so many, has one bit of the byte so far from its end turned over, or tells of
   * another length of its header. */
  gssize cut, grown;
  guint flipped;
  guint64 length;
  const char *message; /* "*": in the warning */
} Case;

#define BIAS "\"conv2d.bias\": {\"dtype\": \"F32\", \"shape\": [6], \"data_offsets\": [600, 624]}"

static const Case cases[] = {
  { "no bytes", .cut = -1, .message = "is cut short: 0 bytes" },
  { "half a length", .cut = 4, .message = "is cut short: 4 bytes" },
  { "cut inside the header", .cut = 100, .message = "byte 0: a header of * in a file of 100" },
  { "cut at its end", .cut = 40000, .message = "are not within the" },
  { "bytes too many", .grown = 3, .message = "after the header belong to no tensor" },
  { "a gigabyte of header", .length = 1 << 30, .message = "byte 0: a header of 1073741824 bytes" },
  { "a gigabyte of header, and as many bytes", .length = 1 << 30, .grown = 1 << 30, .message = "(and at most 64 MiB)" },
  { "a header of all there can be", .length = G_MAXUINT64, .message = "byte 0: a header of 18446744073709551615 bytes" },
  { "a bit of the last number", .flipped = 1, .message = "state.* is damaged: its bytes have the checksum" },
  { "a bit in the middle", .flipped = 30000, .message = " is damaged: its bytes have the checksum" },
  { "no JSON", "{\"conv2d.kernel\"", "{conv2d.kernel\"", .message = "in the header, 1:2: " },
  { "a list", "{\"conv2d.kernel\"", "[\"conv2d.kernel\"", .message = "in the header, 1:" },
  { "a name twice", "\"conv2d.bias\":", "\"conv2d.kernel\":", .message = "the key \"conv2d.kernel\" a second time" },
  { "a name that it shouldn't have", "\"conv2d.bias\":", "\"conv2d.other\":", .message = "conv2d.bias: is missing" },
  { "overlapping", "[600, 624]", "[596, 620]", .message = "conv2d.bias: begins at byte 596, inside the tensor before it" },
  { "out of range", "[600, 624]", "[99999976, 100000000]", .message = "bytes 99999976 to 100000000 are not within the" },
  { "backwards", "[600, 624]", "[624, 600]", .message = "bytes 624 to 600 are not within the" },
  { "a gap", "[600, 624]", "[604, 628]", .message = "bytes 600 to 604 after the header belong to no tensor" },
  { "another size", "\"shape\": [6],", "\"shape\": [7],", .message = "conv2d.bias: its shape takes 28 bytes, its data_offsets hold 24" },
  { "more than there is", "\"shape\": [6],", "\"shape\": [4294967296, 4294967296, 6],", .message = "is larger than any memory" },
  { "another shape", "[5, 5, 1, 6]", "[5, 5, 6, 1]",
    .message = "conv2d.kernel: is F32 [5, 5, 6, 1], but the experiment's network has F32 [5, 5, 1, 6]" },
  { "another rank", "\"shape\": [6],", "\"shape\": [6, 1],", .message = "conv2d.bias: is F32 [6, 1], but" },
  { "another type", BIAS, "\"conv2d.bias\": {\"dtype\": \"I64\", \"shape\": [3], \"data_offsets\": [600, 624]}",
    .message = "conv2d.bias: is I64 [3], but" },
  { "an unknown type", "{\"dtype\": \"F32\", \"shape\": [6]", "{\"dtype\": \"F16\", \"shape\": [6]", .message = "its dtype is not F32, F64 or I64" },
  { "no epoch of this name", .tensor = "state.epoch", .whole = 1, .message = "doesn't fit 15 batches an epoch" },
  { "a step before the first", .tensor = "state.step", .whole = -1, .message = "doesn't fit 15 batches an epoch" },
  { "steps past all bounds", .tensor = "state.epoch", .whole = G_MAXINT64, .message = "doesn't fit 15 batches an epoch" },
  { "more updates than batches", .tensor = "optimizer.iterations", .whole = 31, .message = "counts (31 updates" },
  { "more right than seen", .tensor = "state.correct", .whole = 1, .message = "don't fit its position" },
  { "a rate of none", .tensor = "state.learning_rate", .real = NAN, .message = "learning rate is nan" },
  { "a rate below 0", .tensor = "state.learning_rate", .real = -1, .message = "learning rate is -1" },
  { "a loss of none", .tensor = "state.loss_sum", .real = INFINITY, .message = "don't fit its position" },
  { "a flag of more than 1", .tensor = "state.rate_held", .whole = 2, .message = "watch over the learning rate" },
};

/* Copies a folder and what is in it. */
static void
copy (const char *from, const char *to)
{
  g_autoptr (GDir) folder = g_dir_open (from, 0, NULL);
  g_assert_cmpint (g_mkdir (to, 0777), ==, 0);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;
      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        copy (source, target);
      else
        g_assert_true (g_file_get_contents (source, &bytes, &size, NULL) && g_file_set_contents (target, bytes, (gssize) size, NULL));
    }
}

/* A new run that was stopped at the end of its second epoch of three. */
static char *
stopped (const char *name)
{
  static char *original;
  if (original == NULL)
    {
      Listener listener = { .stop_epoch = 2 };
      GError *error = NULL;
      original = new_run ("stopped");
      train (&listener, original, FALSE, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (listener.stopped, ==, PCT_STOPPED_USER);
    }
  char *run = new_run (name);
  copy (original, run);
  return run;
}

/* Puts another piece into the header, whose new length and padding are right. */
static void
edit_header (GByteArray *bytes, const char *old, const char *fresh)
{
  guint64 length;
  memcpy (&length, bytes->data, sizeof length);
  g_autofree char *header = g_strndup ((const char *) bytes->data + sizeof length, length);
  char *found = strstr (header, old);
  g_assert_nonnull (found);
  g_autoptr (GString) edited = g_string_new_len (header, found - header);
  g_string_append (edited, fresh);
  g_string_append (edited, found + strlen (old));
  while (edited->len % 8 != 0)
    g_string_append_c (edited, ' ');
  g_byte_array_remove_range (bytes, 0, (guint) (sizeof length + length));
  length = edited->len;
  g_byte_array_prepend (bytes, (const guint8 *) edited->str, (guint) edited->len);
  g_byte_array_prepend (bytes, (const guint8 *) &length, sizeof length);
}

/* A number that was there when the file was written, so that no checksum tells of it. */
static void
edit_number (GByteArray *bytes, const Case *row)
{
  g_autofree char *checksum = g_strconcat (PCT_CHECKSUM_KEY, row->tensor, NULL), *other = g_strconcat ("other.", row->tensor, NULL);
  edit_header (bytes, checksum, other);
  g_auto (PctCheckpointHeader) header = { 0 };
  g_assert_true (pct_checkpoint_header_parse ("x", bytes->data, bytes->len, &header, NULL));
  for (guint i = 0; i < header.entries->len; i++)
    {
      const PctCheckpointEntry *entry = &g_array_index (header.entries, PctCheckpointEntry, i);
      if (strcmp (entry->name, row->tensor) != 0)
        continue;
      g_assert_cmpuint (entry->end - entry->begin, ==, 8);
      memcpy (bytes->data + header.size + entry->begin, entry->type == PCT_TENSOR_F64 ? (const void *) &row->real : &row->whole, 8);
      return;
    }
  g_assert_not_reached ();
}

static void
damage (const char *run, const Case *row)
{
  g_autofree char *file = g_build_filename (run, NEWEST, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char *content;
  gsize size;
  g_assert_true (g_file_get_contents (file, &content, &size, NULL));
  g_byte_array_append (bytes, (const guint8 *) content, (guint) size);
  g_free (content);
  if (row->old != NULL)
    edit_header (bytes, row->old, row->fresh);
  if (row->tensor != NULL)
    edit_number (bytes, row);
  if (row->flipped > 0)
    bytes->data[bytes->len - row->flipped] ^= 4;
  if (row->length > 0)
    memcpy (bytes->data, &row->length, sizeof row->length);
  g_assert_cmpint (row->cut, <, bytes->len);
  gsize left = row->cut == 0 ? bytes->len : (gsize) MAX (row->cut, 0);
  g_assert_true (g_file_set_contents (file, (const char *) bytes->data, (gssize) left, NULL));
  /* A hole, where it is large. */
  if (row->grown > 0)
    g_assert_cmpint (truncate (file, (off_t) left + row->grown), ==, 0);
}

static void
assert_noted (const char *run, const char *checkpoint)
{
  g_autofree char *file = g_build_filename (run, "events.jsonl", NULL), *events = NULL;
  g_autofree char *note = g_strdup_printf ("*\"note\": *%s*it went on from an older checkpoint*", checkpoint);
  g_assert_true (g_file_get_contents (file, &events, NULL, NULL));
  g_assert_true (g_pattern_match_simple (note, events));
}

static void
test_damaged (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *run = stopped (row->name);
  g_autofree char *warning = g_strdup_printf ("*%s*%s*going back to an older checkpoint", NEWEST, row->message);
  Listener listener = { 0 };
  GError *error = NULL;
  damage (run, row);
  g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, warning);
  train (&listener, run, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (listener.events[PCT_EVENT_EPOCH], ==, 2);
  assert_same_run (untouched (), run);
  assert_noted (run, NEWEST);
}

/* So does one that was stopped inside an epoch, and whose place there can't be read. */
static void
test_damaged_stop (void)
{
  g_autofree char *run = new_run ("bad stop"), *file = g_build_filename (run, "checkpoints", "stop.safetensors", NULL);
  Listener stopping = { .stop_step = STEPS_PER_EPOCH + 5 }, listener = { 0 };
  GError *error = NULL;
  train (&stopping, run, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, "*stop.safetensors: is cut short*going back to an older checkpoint");
  train (&listener, run, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  assert_same_run (untouched (), run);
  assert_noted (run, "stop.safetensors");
}

/* A fork asks for one epoch, so that none other will do. */
static void
test_fork (void)
{
  static const Case bad = { .cut = 40000 };
  g_autofree char *parent = stopped ("bad parent"), *run = new_run ("of a bad parent");
  PctLabRequest request = { .fork_from = parent, .fork_epoch = 2, .run = run, .set = digits };
  GError *error = NULL;
  damage (parent, &bad);
  g_assert_false (pct_lab_train (&request, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, NEWEST));
  g_clear_error (&error);
  g_assert_false (g_file_test (run, G_FILE_TEST_EXISTS));
  request.fork_epoch = 1;
  pct_lab_train (&request, NULL, &error);
  g_assert_no_error (error);
  assert_same_file (untouched (), run, "steps.f32");
}

/* Where none fits the experiment, nothing is trained, and the run stays as it was. */
static void
test_other_experiment (void)
{
  g_autofree char *run = stopped ("another experiment"), *file = g_build_filename (run, "experiment.json", NULL), *text = NULL;
  Listener listener = { 0 };
  GError *error = NULL;
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_autoptr (GString) edited = g_string_new (text);
  g_assert_cmpuint (g_string_replace (edited, "\"filters\": 6", "\"filters\": 8", 0), ==, 1);
  g_assert_true (g_file_set_contents (file, edited->str, -1, NULL));
  for (int i = 2; i >= 0; i--)
    {
      g_autofree char *warning = g_strdup_printf ("*%04d.safetensors: conv2d.kernel: is F32 [5, 5, 1, 6], but the experiment's "
                                                  "network has F32 [5, 5, 1, 8]*", i);
      g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, warning);
    }
  g_assert_false (train (&listener, run, TRUE, NULL, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
  g_test_assert_expected_messages ();
  g_assert_nonnull (strstr (error->message, "no checkpoint can be read"));
  g_clear_error (&error);
  g_clear_error (&listener.error);
  g_assert_cmpuint (listener.events[PCT_EVENT_EPOCH], ==, 0);

  /* With the right one again it goes on. */
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  train (&listener, run, TRUE, NULL, &error);
  g_assert_no_error (error);
  assert_same_run (untouched (), run);
}

/* Runs from before there were schedules have no flag of a rate that is held, which then none is: also where the newest
 * checkpoint had one that was, and turned out to be bad. */
static void
test_without_flag (void)
{
  static const char *const flag[] = { "state.rate_held", NULL };
  static const Case held = { .tensor = "state.rate_held", .whole = 1 };
  static const Case bad = { .tensor = "state.correct", .whole = 1 };
  for (int damaged = 0; damaged <= 1; damaged++)
    {
      g_autofree char *run = stopped (damaged ? "old and damaged" : "old");
      Listener listener = { 0 };
      GError *error = NULL;
      drop_tensors (run, "checkpoints/0001.safetensors", flag);
      if (damaged)
        {
          damage (run, &held);
          damage (run, &bad);
          g_test_expect_message ("percept-data", G_LOG_LEVEL_WARNING, "*don't fit its position*");
        }
      else
        drop_tensors (run, NEWEST, flag);
      train (&listener, run, TRUE, NULL, &error);
      g_assert_no_error (error);
      g_test_assert_expected_messages ();
      g_assert_cmpuint (listener.events[PCT_EVENT_EPOCH], ==, damaged ? 2 : 1);
      assert_same_file (untouched (), run, "steps.f32");
      assert_same_file (untouched (), run, "checkpoints/0003.safetensors");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  begin_training ();
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/bad-checkpoints/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_damaged);
    }
  g_test_add_func ("/bad-checkpoints/stop", test_damaged_stop);
  g_test_add_func ("/bad-checkpoints/another experiment", test_other_experiment);
  g_test_add_func ("/bad-checkpoints/fork", test_fork);
  g_test_add_func ("/bad-checkpoints/without a flag", test_without_flag);
  return end_training ();
}
