#include <math.h>
#include <string.h>

#include "data/datasets/npz.h"
#include "tests/data/npz-writer.h"
#include "tests/data/support.h"

#define TRAIN 5
#define VAL   3
#define TEST  4
#define SIDE  2

static const struct {
  const char *images, *labels;
  size_t count;
} splits[PCT_SPLITS] = {
  [PCT_SPLIT_TRAIN] = { "train_images.npy", "train_labels.npy", TRAIN },
  [PCT_SPLIT_VALIDATION] = { "val_images.npy", "val_labels.npy", VAL },
  [PCT_SPLIT_TEST] = { "test_images.npy", "test_labels.npy", TEST },
};

/* How a file is written. */
typedef struct {
  gboolean deflate;
  NpzWidth width;
  size_t channels;                     /* 0: the dimension is left out */
  gboolean flat_labels;                /* count, not count × 1 */
  const char *image_type, *label_type; /* NULL: "|u1" */
  double scale;                        /* what a pixel of image_type is multiplied by; 0: 1 */
} Way;

static unsigned
pixel_of (PctSplit split, size_t i)
{
  return (unsigned) (i * 7 + split * 31 + 1) % 120;
}

static unsigned
label_of (PctSplit split, size_t i)
{
  return (unsigned) (i + split) % 3;
}

static GByteArray *
make_images (PctSplit split, const Way *way)
{
  const char *type = way->image_type ? way->image_type : "|u1";
  size_t channels = MAX (way->channels, 1);
  g_autoptr (GByteArray) values = g_byte_array_new ();
  for (size_t i = 0; i < splits[split].count * SIDE * SIDE * channels; i++)
    npy_append (values, type,
                type[1] == 'b' ? pixel_of (split, i) % 2 : pixel_of (split, i) * (way->scale > 0 ? way->scale : 1));
  g_autofree char *last = way->channels > 0 ? g_strdup_printf (", %zu", way->channels) : g_strdup ("");
  g_autofree char *shape = g_strdup_printf ("(%zu, %d, %d%s)", splits[split].count, SIDE, SIDE, last);
  return npy_new (type, "False", shape, values->data, values->len);
}

static GByteArray *
make_labels (PctSplit split, const Way *way)
{
  const char *type = way->label_type ? way->label_type : "|u1";
  g_autoptr (GByteArray) values = g_byte_array_new ();
  for (size_t i = 0; i < splits[split].count; i++)
    npy_append (values, type, type[1] == 'b' ? label_of (split, i) % 2 : label_of (split, i));
  g_autofree char *shape = g_strdup_printf (way->flat_labels ? "(%zu,)" : "(%zu, 1)", splits[split].count);
  return npy_new (type, "False", shape, values->data, values->len);
}

/* A good file but for the member `other`, which is `content` with what the writer's lie says of it, or left out. */
static GByteArray *
make_file (const Way *way, const char *other, const GByteArray *content, const NpzLie *lie)
{
  NpzWriter writer;
  npz_writer_begin (&writer, way->deflate, way->width);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    for (int labels = 0; labels < 2; labels++)
      {
        const char *name = labels ? splits[split].labels : splits[split].images;
        g_autoptr (GByteArray) made = labels ? make_labels (split, way) : make_images (split, way);
        gboolean is_other = g_strcmp0 (name, other) == 0;
        if (is_other && lie)
          writer.lie = *lie;
        if (!is_other || content || lie)
          npz_writer_add (&writer, name, is_other && content ? content : made);
      }
  return npz_writer_end (&writer);
}

static PctImageSet *
open_bytes (const GByteArray *bytes, GError **error)
{
  char *folder = scratch_new ();
  support_write (folder, "set.npz", bytes->data, bytes->len);
  g_autofree char *file = g_build_filename (folder, "set.npz", NULL);
  PctImageSet *set = pct_npz_open (file, "set", "Set", NULL, NULL, error);
  scratch_free (folder);
  return set;
}

/* place, texts: parts separated by '|', all of them in the message. */
static void
assert_refused (const GByteArray *bytes, const char *place, const char *texts)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (open_bytes (bytes, &error));
  support_assert_error (error, PCT_ERROR_DATA, place);
  support_assert_error (error, PCT_ERROR_DATA, texts);
}

static void
check_set (const PctImageSet *set, const Way *way)
{
  size_t channels = MAX (way->channels, 1);
  gboolean truth = way->image_type && way->image_type[1] == 'b', two = way->label_type && way->label_type[1] == 'b';
  g_assert_cmpuint (set->height, ==, SIDE);
  g_assert_cmpuint (set->width, ==, SIDE);
  g_assert_cmpuint (set->channels, ==, channels);
  g_assert_cmpuint (set->n_classes, ==, two ? 2 : 3);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      const PctImages *images = &set->splits[split];
      g_assert_cmpuint (images->count, ==, splits[split].count);
      for (size_t i = 0; i < images->count; i++)
        g_assert_cmpuint (images->labels[i], ==, two ? label_of (split, i) % 2 : label_of (split, i));
      for (size_t i = 0; i < images->count * SIDE * SIDE * channels; i++)
        g_assert_cmpuint (images->pixels[i], ==, truth ? pixel_of (split, i) % 2 * 255 : pixel_of (split, i));
    }
}

static void
check_way (const Way *way)
{
  g_autoptr (GByteArray) bytes = make_file (way, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PctImageSet) set = open_bytes (bytes, &error);
  g_assert_no_error (error);
  check_set (set, way);
}

static void
test_ways (void)
{
  for (unsigned i = 0; i < 2 * 3 * 3 * 2; i++)
    {
      static const size_t channels[] = { 0, 1, 3 };
      const Way way = { .deflate = i % 2, .width = i / 2 % 3, .channels = channels[i / 6 % 3], .flat_labels = i / 18 };
      check_way (&way);
    }
}

static void
test_types (void)
{
  static const char *const types[] = { "|u1", "|i1", "|b1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4",
                                       "<u8", ">u8", "<i8", ">i8", "<f4", ">f4", "<f8", ">f8", "=u1", "=i1" };
  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    for (int scaled = 0; scaled < (types[i][1] == 'f' ? 2 : 1); scaled++)
      {
        const Way way
            = { .deflate = TRUE, .image_type = types[i], .label_type = types[i], .scale = scaled ? 1 / 255.0 : 1 };
        check_way (&way);
      }
}

static void
test_names (void)
{
  static const char *const keras[] = { "x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy" };
  const Way way = { .flat_labels = TRUE };
  NpzWriter writer;
  npz_writer_begin (&writer, TRUE, NPZ_LOCAL64);
  for (int i = 0; i < 4; i++)
    {
      PctSplit split = i < 2 ? PCT_SPLIT_TRAIN : PCT_SPLIT_TEST;
      g_autoptr (GByteArray) content = i % 2 ? make_labels (split, &way) : make_images (split, &way);
      npz_writer_add (&writer, keras[i], content);
    }
  g_autoptr (GByteArray) bytes = npz_writer_end (&writer);
  g_autoptr (GError) error = NULL;
  g_autoptr (PctImageSet) set = open_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TRAIN].count, ==, TRAIN);
  g_assert_cmpuint (set->splits[PCT_SPLIT_VALIDATION].count, ==, 0);
  g_assert_cmpuint (set->splits[PCT_SPLIT_TEST].count, ==, TEST);
}

#define T_IMAGES "train_images.npy"
#define V_IMAGES "val_images.npy"
#define T_LABELS "train_labels.npy"
#define HUGE     "(4294967295, 65535, 3)"

/* An array in place of a good one; where first_value isn't 0 the first value is this, the others 0. */
static const struct {
  const char *name, *member, *type, *order, *shape;
  double first_value;
  size_t values; /* how many there are */
  const char *message;
} bad_arrays[] = {
  { "objects", T_LABELS, "|O", "False", "(5, 1)", 0, 5, T_LABELS ": |Python objects|(byte 20)" },
  { "object-8", T_LABELS, "O8", "False", "(5, 1)", 0, 5, "Python objects" },
  { "fortran", T_IMAGES, "|u1", "True", "(5, 2, 2)", 0, 20, T_IMAGES ": |Fortran|ascontiguousarray|byte" },
  { "order", T_IMAGES, "|u1", "Maybe", "(5, 2, 2)", 0, 20, "True or False" },
  { "halves", T_IMAGES, "<f2", "False", "(5, 2, 2)", 0, 20, "type “<f2”|f4 and f8" },
  { "text", T_LABELS, "<U1", "False", "(5,)", 0, 20, "type “<U1”" },
  { "complex", T_LABELS, "<c8", "False", "(5,)", 0, 20, "type “<c8”" },
  { "type-empty", T_LABELS, "", "False", "(5,)", 0, 5, "type “”" },
  { "type-long", T_LABELS, "<i42", "False", "(5,)", 0, 5, "type “<i42”" },
  { "flat-images", T_IMAGES, "|u1", "False", "(5, 4)", 0, 20, T_IMAGES ": has 2 dimensions|height" },
  { "volumes", T_IMAGES, "|u1", "False", "(5, 2, 2, 2, 1)", 0, 40, "has 5 dimensions" },
  { "channels", T_IMAGES, "|u1", "False", "(5, 2, 2, 4)", 0, 80, "has 4 channels|1 or 3" },
  { "channels-first", T_IMAGES, "|u1", "False", "(5, 3, 2, 2)", 0, 60, "has 2 channels as its last dimension" },
  { "scalar", T_LABELS, "|u1", "False", "()", 0, 1, "has 0 dimensions" },
  { "several-classes", T_LABELS, "|u1", "False", "(5, 14)", 0, 70, T_LABELS ": has 14 values for an image|one class" },
  { "labels-rank", T_LABELS, "|u1", "False", "(5, 1, 1)", 0, 5, "has 3 dimensions, where labels have 1" },
  { "counts", T_LABELS, "|u1", "False", "(4, 1)", 0, 4, T_IMAGES ": has 5 images, but " T_LABELS " has 4 labels" },
  { "sizes", V_IMAGES, "|u1", "False", "(3, 2, 3)", 0, 18,
    V_IMAGES ": its images are of 2 × 3 × 1|training are of 2 × 2 × 1" },
  { "colours", V_IMAGES, "|u1", "False", "(3, 2, 2, 3)", 0, 36, V_IMAGES ": its images are of 2 × 2 × 3" },
  { "zero", T_IMAGES, "|u1", "False", "(0, 2, 2)", 0, 0, "dimension 0 is 0 (byte" },
  { "dimensions", T_IMAGES, "|u1", "False", "(1, 1, 1, 1, 1, 1, 1, 1, 1)", 0, 1, "more than 8 dimensions" },
  { "huge", T_IMAGES, "|u1", "False", HUGE, 0, 20,
    "asks for 844412045033475 values|20 bytes follow from its byte 128 on" },
  { "overflow", T_IMAGES, "|u1", "False", "(4294967296, 4294967296, 4294967296)", 0, 20, "more than any memory" },
  { "overflow-bytes", T_IMAGES, "<f8", "False", "(4294967296, 4294967295)", 0, 20, "asks for" },
  { "number", T_IMAGES, "|u1", "False", "(99999999999999999999, 2)", 0, 20, "should hold a number" },
  { "minus", T_IMAGES, "|u1", "False", "(-5, 2, 2)", 0, 20, "should hold a number" },
  { "no-tuple", T_IMAGES, "|u1", "False", "5", 0, 5, "“(” is missing" },
  { "open-tuple", T_IMAGES, "|u1", "False", "(5 2)", 0, 5, "“)” is missing" },
  { "short", T_IMAGES, "|u1", "False", "(5, 2, 2)", 0, 19, "asks for 20 values of 1 bytes, and 19 bytes follow" },
  { "long", T_IMAGES, "|u1", "False", "(5, 2, 2)", 0, 21, "asks for 20 values of 1 bytes, and 21 bytes follow" },
  { "label-negative", T_LABELS, "<i4", "False", "(5,)", -1, 5,
    T_LABELS ": holds -1 at its byte 128|a class from 0 to 65534" },
  { "label-large", T_LABELS, "<i4", "False", "(5,)", 65535, 5, "holds 65535 at its byte 128" },
  { "label-part", T_LABELS, "<f8", "False", "(5,)", 1.5, 5, "holds 1.5 at its byte 128" },
  { "label-nan", T_LABELS, "<f8", "False", "(5,)", NAN, 5, "nan at its byte 128" },
  { "pixel-large", T_IMAGES, "<i2", "False", "(5, 2, 2)", 256, 20,
    T_IMAGES ": holds 256 at its byte 128|a pixel from 0 to 255" },
  { "pixel-negative", T_IMAGES, "<i2", "False", "(5, 2, 2)", -1, 20, "holds -1 at its byte 128" },
  { "pixel-infinite", T_IMAGES, "<f4", "False", "(5, 2, 2)", INFINITY, 20, "holds inf at its byte 128" },
};

static void
test_bad_array (gconstpointer data)
{
  size_t i = GPOINTER_TO_SIZE (data);
  g_autoptr (GByteArray) values = g_byte_array_new ();
  const char *type
      = strlen (bad_arrays[i].type) == 3 && strchr ("uif", bad_arrays[i].type[1]) ? bad_arrays[i].type : "|u1";
  for (size_t value = 0; value < bad_arrays[i].values; value++)
    npy_append (values, type, value == 0 ? bad_arrays[i].first_value : 0);
  for (int deflate = 0; deflate < 2; deflate++)
    {
      g_autoptr (GByteArray) array
          = npy_new (bad_arrays[i].type, bad_arrays[i].order, bad_arrays[i].shape, values->data, values->len);
      g_autoptr (GByteArray) bytes = make_file (&(Way){ .deflate = deflate }, bad_arrays[i].member, array, NULL);
      g_autofree char *place = g_strconcat ("set.npz: |", bad_arrays[i].member, NULL);
      assert_refused (bytes, place, bad_arrays[i].message);
    }
}

/* Texts in place of a header that NumPy writes. */
static const struct {
  const char *name, *header, *message;
} bad_headers[] = {
  { "no-dict", "['descr']", "“{” is missing in its header (byte 10)" },
  { "empty", "", "“{” is missing" },
  { "no-shape", "{'descr': '|u1', 'fortran_order': False}", "has no “shape”" },
  { "no-type", "{'shape': (5, 2, 2), 'fortran_order': False}", "has no “descr”" },
  { "twice", "{'shape': (5, 2, 2), 'shape': (5, 2, 2)}", "“shape” twice (byte 31)" },
  { "unknown", "{'colour': 1}", "“colour”, which is not known (byte 11)" },
  { "records", "{'descr': [('r', '|u1'), ('g', '|u1')], 'shape': (5,)}", "records of several fields" },
  { "open-text", "{'descr", "a quoted text is missing" },
  { "open-dict", "{'descr': '|u1' 'shape'", "“}” is missing" },
  { "more", "{'descr': '|u1', 'fortran_order': False, 'shape': (5, 2, 2)} or more", "goes on where it should end" },
  { "no-text", "{'descr': '|u1\xFF'}", "is no text at byte 24" },
};

static GByteArray *
with_header (const char *header, unsigned version, size_t claimed)
{
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, (const guint8 *) "\x93NUMPY", 6);
  size_t bytes = version == 1 ? 2 : 4;
  g_byte_array_append (array, (const guint8[]){ (guint8) version, 0 }, 2);
  for (size_t i = 0; i < bytes; i++)
    g_byte_array_append (array, &(guint8){ (guint8) (claimed >> 8 * i) }, 1);
  g_byte_array_append (array, (const guint8 *) header, (guint) strlen (header));
  for (size_t i = 0; i < TRAIN * SIDE * SIDE; i++)
    g_byte_array_append (array, &(guint8){ (guint8) pixel_of (PCT_SPLIT_TRAIN, i) }, 1);
  return array;
}

static void
assert_bad (const GByteArray *content, const char *message)
{
  g_autoptr (GByteArray) bytes = make_file (&(Way){ .deflate = TRUE }, T_IMAGES, content, NULL);
  assert_refused (bytes, "set.npz: " T_IMAGES ": ", message);
}

static void
test_headers (void)
{
  static const char good[] = "{\"shape\": (5L, 2L, 2L),'fortran_order':False , 'descr': 'u1'}\n";
  for (unsigned version = 1; version <= 3; version++)
    {
      g_autoptr (GByteArray) array = with_header (good, version, strlen (good));
      g_autoptr (GByteArray) bytes = make_file (&(Way){ 0 }, T_IMAGES, array, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PctImageSet) set = open_bytes (bytes, &error);
      g_assert_no_error (error);
      check_set (set, &(Way){ 0 });
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad_headers); i++)
    {
      g_autoptr (GByteArray) array = with_header (bad_headers[i].header, 1, strlen (bad_headers[i].header));
      assert_bad (array, bad_headers[i].message);
    }
  g_autoptr (GByteArray) version = with_header (good, 4, strlen (good)), huge = with_header (good, 2, G_MAXUINT32);
  g_autoptr (GByteArray) longer = with_header (good, 1, 1000), other = with_header (good, 1, strlen (good));
  assert_bad (version, "NPY version 4 (byte 6)");
  assert_bad (huge, "its header has 4294967295 bytes (byte 8), and 10000 are the most");
  assert_bad (longer, "is cut short: 1000 bytes were expected from its byte 10 on");
  other->data[0] = 'X';
  assert_bad (other, "is no NPY array: it starts with 58 4e 55 4d");
}

/* What the directory says of a member. */
static const struct {
  const char *name;
  gboolean deflate;
  NpzLie lie;
  const char *message;
} bad_members[] = {
  { "encrypted", TRUE, { .flags = 1 }, "is encrypted" },
  { "method", TRUE, { .method = 12 }, "packed by method 12" },
  { "stored-size", FALSE, { .size = 1000 }, "148 bytes are claimed to unpack to 1000" },
  { "deflated-size", TRUE, { .size = 1000000 }, "are claimed to unpack to 1000000" },
  { "deflated-longer", TRUE, { .size = 149 }, "asks for 20 values of 1 bytes, and 21 bytes follow" },
  { "packed",
    FALSE,
    { .packed = 4000000000, .size = 4000000000 },
    "should have 4000000000 bytes|the file ends at byte" },
  { "packed-less", TRUE, { .packed = 30 }, "its packed content ends at byte|in the middle" },
  { "header", TRUE, { .header = 4000000000 }, "should start at byte 4000000000 of a file of" },
  { "header-between", TRUE, { .header = 3 }, "should start at byte 3, and something else is there" },
  { "checksum", TRUE, { .checksum = TRUE }, "checksum" },
  { "checksum-stored", FALSE, { .checksum = TRUE }, "checksum" },
};

static void
test_bad_members (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad_members); i++)
    for (NpzWidth width = NPZ_PLAIN; width <= NPZ_ALL64; width++)
      {
        const Way way = { .deflate = bad_members[i].deflate, .width = width };
        g_autoptr (GByteArray) bytes = make_file (&way, T_IMAGES, NULL, &bad_members[i].lie);
        g_test_message ("%s", bad_members[i].name);
        assert_refused (bytes, "set.npz: " T_IMAGES ": ", bad_members[i].message);
      }
}

static void
test_missing (void)
{
  static const struct {
    const char *member, *message;
  } cases[] = {
    { "train_images.npy", "the array train_images.npy (or x_train.npy) is missing" },
    { "train_labels.npy", "the array train_labels.npy (or y_train.npy) is missing" },
    { "val_labels.npy", "the array val_labels.npy" },
    { "test_images.npy", "the array test_images.npy" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = make_file (&(Way){ 0 }, cases[i].member, NULL, NULL);
      assert_refused (bytes, "set.npz: ", cases[i].message);
    }
}

static void
test_twice (void)
{
  g_autoptr (GByteArray) array = make_images (PCT_SPLIT_TRAIN, &(Way){ 0 });
  NpzWriter writer;
  npz_writer_begin (&writer, FALSE, NPZ_PLAIN);
  npz_writer_add (&writer, T_IMAGES, array);
  npz_writer_add (&writer, T_IMAGES, array);
  g_autoptr (GByteArray) bytes = npz_writer_end (&writer);
  assert_refused (bytes, "set.npz: ", "holds " T_IMAGES " twice");
}

/* Cut at any byte, or with any byte changed, it is refused or right. */
static void
test_damaged (void)
{
  char *folder = scratch_new ();
  g_autofree char *file = g_build_filename (folder, "set.npz", NULL);
  for (NpzWidth width = NPZ_PLAIN; width <= NPZ_ALL64; width++)
    {
      const Way way = { .deflate = TRUE, .width = width };
      g_autoptr (GByteArray) bytes = make_file (&way, NULL, NULL, NULL);
      for (guint at = 0; at < bytes->len; at += 1 + (width == NPZ_LOCAL64 ? 6 : 0))
        {
          g_autoptr (GError) cut_error = NULL, error = NULL;
          support_write (folder, "set.npz", bytes->data, at);
          g_assert_null (pct_npz_open (file, "set", "Set", NULL, NULL, &cut_error));
          support_assert_error (cut_error, PCT_ERROR_DATA,
                                at == 0  ? "is empty"
                                : at < 4 ? "no zip file"
                                         : "is cut short at byte");
          bytes->data[at] ^= 0x5A;
          support_write (folder, "set.npz", bytes->data, bytes->len);
          g_autoptr (PctImageSet) set = pct_npz_open (file, "set", "Set", NULL, NULL, &error);
          g_assert_true ((set == NULL) == (error != NULL));
          if (set)
            check_set (set, &way);
          bytes->data[at] ^= 0x5A;
        }
    }
  scratch_free (folder);
}

static void
test_no_zip (void)
{
  g_autoptr (GByteArray) page = g_byte_array_new ();
  g_autoptr (GError) none_error = NULL, folder_error = NULL;
  g_byte_array_append (page, (const guint8 *) "<!DOCTYPE html><title>404</title>", 33);
  assert_refused (page, "set.npz: ", "is no zip file: it starts with 3c 21 44 4f");
  g_assert_null (pct_npz_open ("/nowhere/set.npz", "set", "Set", NULL, NULL, &none_error));
  support_assert_error (none_error, PCT_ERROR_IO, "/nowhere/set.npz: can't be opened");
  g_assert_null (pct_npz_open ("/", "set", "Set", NULL, NULL, &folder_error));
  support_assert_error (folder_error, PCT_ERROR_IO, "is not a file");
}

static gboolean
look (void *data, double done)
{
  double *last = data;
  g_assert_cmpfloat (done, >=, *last);
  g_assert_cmpfloat (done, <=, 1);
  *last = done;
  return done < 0.9;
}

static void
test_progress (void)
{
  char *folder = scratch_new ();
  g_autofree char *file = g_build_filename (folder, "set.npz", NULL);
  g_autoptr (GByteArray) bytes = make_file (&(Way){ .image_type = "<f4" }, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  double last = 0;
  support_write (folder, "set.npz", bytes->data, bytes->len);
  g_assert_null (pct_npz_open (file, "set", "Set", look, &last, &error));
  support_assert_error (error, PCT_ERROR_STOPPED, "stopped");
  g_assert_cmpfloat (last, >=, 0.9);
  scratch_free (folder);
}

static void
test_pneumonia (void)
{
  static const size_t counts[PCT_SPLITS] = { 4708, 524, 624 }, ill[PCT_SPLITS] = { 3494, 389, 390 };
  g_autofree char *file = support_shared ("data/pneumoniamnist.npz");
  g_autoptr (GError) error = NULL;
  if (!file)
    return;
  g_autoptr (PctImageSet) set = pct_npz_open (file, "set", "Set", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->height, ==, 28);
  g_assert_cmpuint (set->width, ==, 28);
  g_assert_cmpuint (set->channels, ==, 1);
  g_assert_cmpuint (set->n_classes, ==, 2);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    {
      size_t n = 0;
      g_assert_cmpuint (set->splits[split].count, ==, counts[split]);
      for (size_t i = 0; i < counts[split]; i++)
        n += set->splits[split].labels[i];
      g_assert_cmpuint (n, ==, ill[split]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npz/ways", test_ways);
  g_test_add_func ("/npz/types", test_types);
  g_test_add_func ("/npz/names", test_names);
  g_test_add_func ("/npz/headers", test_headers);
  g_test_add_func ("/npz/bad-members", test_bad_members);
  g_test_add_func ("/npz/missing", test_missing);
  g_test_add_func ("/npz/twice", test_twice);
  g_test_add_func ("/npz/damaged", test_damaged);
  g_test_add_func ("/npz/no-zip", test_no_zip);
  g_test_add_func ("/npz/progress", test_progress);
  g_test_add_func ("/npz/pneumonia", test_pneumonia);
  for (size_t i = 0; i < G_N_ELEMENTS (bad_arrays); i++)
    {
      g_autofree char *path = g_strconcat ("/npz/bad-array/", bad_arrays[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad_array);
    }
  return g_test_run ();
}
