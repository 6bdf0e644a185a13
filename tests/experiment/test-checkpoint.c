#include "data/runs/checkpoint-private.h"
#include "engine/core/error.h"
#include "tests/scratch.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* What the files of these tests hold; every test reads into copies that start with other values. */
typedef struct {
  float kernel[6], bias[3], padding;
  double rate;
  int64_t step;
} Values;

static const Values known = { { 1, 2, 3, 4, 5, -0.5f }, { 7, 8, 9 }, 0, 0.25, G_GINT64_CONSTANT (1) << 40 };
static const Values untouched = { { -1, -1, -1, -1, -1, -1 }, { -1, -1, -1 }, 0, -1, -1 };

#define N_TENSORS 4

static void
list_tensors (Values *values, PctTensor tensors[N_TENSORS])
{
  static char names[N_TENSORS][16] = { "dense.kernel", "dense.bias", "state.rate", "state.step" };
  tensors[0] = (PctTensor){ names[0], PCT_TENSOR_F32, 2, { 2, 3 }, values->kernel };
  tensors[1] = (PctTensor){ names[1], PCT_TENSOR_F32, 1, { 3 }, values->bias };
  tensors[2] = (PctTensor){ names[2], PCT_TENSOR_F64, 0, { 0 }, &values->rate };
  tensors[3] = (PctTensor){ names[3], PCT_TENSOR_I64, 0, { 0 }, &values->step };
}

static GByteArray *
with_header (const char *header, size_t data)
{
  GByteArray *bytes = g_byte_array_new ();
  uint64_t length = strlen (header);
  g_byte_array_append (bytes, (const guint8 *) &length, 8);
  g_byte_array_append (bytes, (const guint8 *) header, (guint) length);
  for (size_t i = 0; i < data; i++)
    g_byte_array_append (bytes, (const guint8 *) "\1", 1);
  return bytes;
}

static void
assert_refused (const uint8_t *bytes, size_t size, const char *message)
{
  Values values = untouched;
  PctTensor tensors[N_TENSORS];
  g_autoptr (GError) error = NULL;
  list_tensors (&values, tensors);
  g_assert_false (pct_checkpoint_parse ("x", bytes, size, tensors, N_TENSORS, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
  if (message)
    g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpmem (&values, sizeof values, &untouched, sizeof untouched);
}

#define KERNEL "\"dense.kernel\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}"
#define BIAS   "\"dense.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]}"
#define RATE   "\"state.rate\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[36,44]}"
#define STEP   "\"state.step\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[44,52]}"
#define ALL    KERNEL "," BIAS "," RATE "," STEP

static const struct {
  const char *header;
  size_t data;
  const char *message; /* NULL: it is read */
} headers[] = {
  { "{" ALL "}", 52, NULL },
  { "{\"__metadata__\":{\"made\":\"elsewhere\"}," ALL "}     ", 52, NULL },
  { "{\"__metadata__\":{\"crc32.state.rate\":\"4e08bfb4\"}," ALL "}", 52, 
    "x: state.rate: is damaged: its bytes have the checksum 2ea122d3, but 4e08bfb4 was noted" },
  { "{" ALL ",\"__metadata__\":{\"crc32.state.rate\":\"2EA122D3\"}}", 52, 
    "x: state.rate: is damaged: its bytes have the checksum 2ea122d3, but 2EA122D3 was noted" },
  { "{" ALL ",\"__metadata__\":{\"crc32.state.rate\":\"2ea122d3\"}}", 52, NULL },
  { "{" ALL ",\"__metadata__\":{\"crc32.state.rate\":7}}", 52, NULL },
  { "{" ALL ",\"__metadata__\":7}", 52, NULL },
  { "{" STEP "," RATE "," BIAS "," KERNEL "}", 52, NULL },
  { "{" ALL "}", 53, "x: bytes 52 to 53 after the header belong to no tensor" },
  { "{" ALL "}", 51, "x: state.step: bytes 44 to 52 are not within the 51 that follow the header" },
  { "{" KERNEL "," RATE "," STEP "}", 52, "x: bytes 24 to 36 after the header belong to no tensor" },
  { "{" KERNEL "," KERNEL "," BIAS "}", 52, "x: in the header, 1:69: the key \"dense.kernel\" a second time" },
  { "{" ALL ",\"more\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[48,52]}}", 52,
    "x: more: begins at byte 48, inside the tensor before it" },
  { "{" ALL ",\"more\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[52,56]}}", 56,
    "x: more: is nothing that the experiment's network has" },
  { "{" ALL ",\"more\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[53,57]}}", 57,
    "x: bytes 52 to 53 after the header belong to no tensor" },
  { "{" KERNEL "," BIAS "," RATE "}", 44, "x: state.step: is missing" },
  { "{\"dense.kernel\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]}," BIAS "," RATE "," STEP "}", 52,
    "x: dense.kernel: is F32 [3, 2], but the experiment's network has F32 [2, 3]" },
  { "{\"dense.kernel\":{\"dtype\":\"F32\",\"shape\":[6],\"data_offsets\":[0,24]}," BIAS "," RATE "," STEP "}", 52,
    "x: dense.kernel: is F32 [6], but the experiment's network has F32 [2, 3]" },
  { "{" KERNEL "," BIAS ",\"state.rate\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[36,44]}," STEP "}", 52,
    "x: state.rate: is I64 [], but the experiment's network has F64 []" },
  { "{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", 2, "x: a: its dtype is not F32, F64 or I64" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "x: a: its shape takes 8 bytes, its data_offsets hold 4" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4, "x: a: bytes 4 to 0 are not within the 4 that follow the header" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}", 4,
    "x: a: its shape is larger than any memory" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,18446744073709551615]}}", 4,
    "x: a: bytes 0 to 18446744073709551615 are not within the 4 that follow the header" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,18446744073709551620]}}", 4,
    "x: a: its data_offsets are not two whole numbers" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4,
    "x: a: its shape is not a list of at most four whole numbers" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1],\"data_offsets\":[0,4]}}", 4,
    "x: a: its shape is not a list of at most four whole numbers" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, "x: a: its data_offsets are not two whole numbers" },
  { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "x: a: is not an object of dtype, shape and data_offsets" },
  { "{\"a\":7}", 4, "x: a: is not an object of dtype, shape and data_offsets" },
  { "[]", 0, "x: byte 8: the header is a list, not an object" },
  { "{}", 0, "x: dense.kernel: is missing" },
  { "{", 0, "x: in the header, 1:2: expected a key in double quotes" },
  { "", 0, "x: in the header, 1:1: the text ends where a value should be" },
};

static void
test_headers (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GByteArray) bytes = with_header (headers[i].header, headers[i].data);
      g_test_message ("%s", headers[i].header);
      if (headers[i].message)
        assert_refused (bytes->data, bytes->len, headers[i].message);
      else
        {
          Values values = untouched;
          PctTensor tensors[N_TENSORS];
          g_autoptr (GError) error = NULL;
          list_tensors (&values, tensors);
          g_assert_true (pct_checkpoint_parse ("x", bytes->data, bytes->len, tensors, N_TENSORS, &error));
          g_assert_no_error (error);
          g_assert_cmpint (values.step, ==, 0x0101010101010101);
        }
    }
}

static void
test_lengths (void)
{
  uint8_t bytes[16] = { 9, 0, 0, 0, 0, 0, 0, 0, '{', '}' };
  assert_refused (bytes, 0, "x: is cut short: 0 bytes, where the header's length alone takes 8");
  assert_refused (bytes, 7, "x: is cut short: 7 bytes, where the header's length alone takes 8");
  assert_refused (bytes, 16, "x: byte 0: a header of 9 bytes, in a file of 16 (and at most 64 MiB)");
  memset (bytes, 0xFF, 8);
  assert_refused (bytes, 16, "x: byte 0: a header of 18446744073709551615 bytes, in a file of 16 (and at most 64 MiB)");

  g_autofree uint8_t *large = g_malloc0 (((size_t) 64 << 20) + 64);
  const uint64_t length = ((uint64_t) 64 << 20) + 1;
  memcpy (large, &length, sizeof length);
  assert_refused (large, ((size_t) 64 << 20) + 64, "x: byte 0: a header of 67108865 bytes, in a file of 67108928 (and at most 64 MiB)");
}

static GByteArray *
known_file (void)
{
  Values values = known;
  PctTensor tensors[N_TENSORS];
  list_tensors (&values, tensors);
  PctChecksum checksums[N_TENSORS];
  for (size_t i = 0; i < N_TENSORS; i++)
    checksums[i] = pct_checkpoint_sum (tensors[i].values, pct_tensor_size (&tensors[i]));
  GByteArray *bytes = pct_checkpoint_header (tensors, checksums, N_TENSORS);
  g_assert_cmpuint (bytes->len % 8, ==, 0);
  for (size_t i = 0; i < N_TENSORS; i++)
    g_byte_array_append (bytes, tensors[i].values, (guint) pct_tensor_size (&tensors[i]));
  return bytes;
}

static void
test_every_truncation (void)
{
  g_autoptr (GByteArray) bytes = known_file ();
  for (guint size = 0; size < bytes->len; size++)
    {
      /* Exactly as large as the data, so that the address sanitizer sees a read past it. */
      g_autofree uint8_t *part = g_memdup2 (bytes->data, MAX (size, 1));
      assert_refused (part, size, NULL);
    }
}

/* Behind the header every bit belongs to a tensor, and each tensor's bytes have a checksum. */
static void
test_every_flipped_byte (void)
{
  g_autoptr (GByteArray) bytes = known_file ();
  guint64 length;
  memcpy (&length, bytes->data, sizeof length);
  for (guint at = 8 + (guint) length; at < bytes->len; at++)
    {
      bytes->data[at] ^= (guint8) (1 << at % 8);
      assert_refused (bytes->data, bytes->len, NULL);
      bytes->data[at] ^= (guint8) (1 << at % 8);
    }
}

static char *folder;

static void
test_round_trip (void)
{
  Values values = known;
  PctTensor tensors[N_TENSORS];
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) expected = known_file ();
  g_autofree char *file = g_build_filename (folder, "a.safetensors", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  list_tensors (&values, tensors);
  for (int again = 0; again < 2; again++)
    {
      g_assert_true (pct_checkpoint_write (file, tensors, N_TENSORS, &error));
      g_assert_no_error (error);
    }
  g_assert_true (g_file_get_contents (file, &bytes, &size, NULL));
  g_assert_cmpmem (bytes, size, expected->data, expected->len);

  values = untouched;
  g_assert_true (pct_checkpoint_read (file, tensors, N_TENSORS, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&values, sizeof values, &known, sizeof known);

  values = untouched;
  g_assert_true (pct_checkpoint_read_some (file, tensors + 1, 1, &error));
  g_assert_cmpfloat (values.bias[2], ==, 9);
  g_assert_cmpfloat (values.kernel[0], ==, -1);
  g_assert_cmpint (g_unlink (file), ==, 0);
}

static void
test_no_such_file (void)
{
  Values values = untouched;
  PctTensor tensors[N_TENSORS];
  GError *error = NULL;
  list_tensors (&values, tensors);
  const char *const files[] = { "/nonexistent/a.safetensors", folder };
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_assert_false (pct_checkpoint_read (files[i], tensors, N_TENSORS, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
      g_assert_true (g_str_has_prefix (error->message, files[i]));
      g_clear_error (&error);
      g_assert_false (pct_checkpoint_write (files[i], tensors, N_TENSORS, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
      g_assert_true (g_str_has_prefix (error->message, files[i]));
      g_clear_error (&error);
    }
  g_autofree char *fresh = g_strconcat (folder, ".new", NULL);
  g_assert_false (g_file_test (fresh, G_FILE_TEST_EXISTS));
}

/* A limit on the size of files stands in for a full disk: the write comes up short and then fails. */
static void
test_full_disk (void)
{
  Values values = known;
  PctTensor tensors[N_TENSORS];
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (folder, "full.safetensors", NULL);
  g_autofree char *fresh = g_strconcat (file, ".new", NULL);
  g_autofree char *bytes = NULL;
  struct rlimit limit;
  list_tensors (&values, tensors);
  g_assert_true (g_file_set_contents (file, "before", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  signal (SIGXFSZ, SIG_IGN);

  g_autoptr (GByteArray) whole = known_file ();
  for (rlim_t most = 0; most < whole->len; most += 20)
    {
      struct rlimit full = { most, limit.rlim_max };
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &full), ==, 0);
      g_assert_false (pct_checkpoint_write (file, tensors, N_TENSORS, &error));
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      g_assert_error (error, PCT_ERROR, PCT_ERROR_IO);
      g_autofree char *expected = g_strdup_printf ("%s: can't be written: %s", file, g_strerror (EFBIG));
      g_assert_cmpstr (error->message, ==, expected);
      g_assert_false (g_file_test (fresh, G_FILE_TEST_EXISTS));
      g_clear_error (&error);
    }
  g_assert_true (g_file_get_contents (file, &bytes, NULL, NULL));
  g_assert_cmpstr (bytes, ==, "before");
  g_assert_cmpint (g_unlink (file), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = scratch_new ();
  g_test_add_func ("/checkpoint/headers", test_headers);
  g_test_add_func ("/checkpoint/lengths", test_lengths);
  g_test_add_func ("/checkpoint/every-truncation", test_every_truncation);
  g_test_add_func ("/checkpoint/every-flipped-byte", test_every_flipped_byte);
  g_test_add_func ("/checkpoint/round-trip", test_round_trip);
  g_test_add_func ("/checkpoint/no-such-file", test_no_such_file);
  g_test_add_func ("/checkpoint/full-disk", test_full_disk);
  int status = g_test_run ();
  scratch_free (folder);
  return status;
}
