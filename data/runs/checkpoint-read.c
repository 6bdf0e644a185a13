#include "data/runs/checkpoint-private.h"

#include "data/runs/json.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A tensor as the file's header tells of it; begin and end: bytes after the header. */
typedef struct {
  const char *name; /* the header's */
  PctTensorType type;
  size_t rank, shape[4];
  size_t begin, end;
} Entry;

static gboolean G_GNUC_PRINTF (3, 4)
    refuse (const char *name, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: %s", name, what);
  return FALSE;
}

static gboolean
read_sizes (const PctJson *list, size_t *sizes, size_t most, size_t *n)
{
  if (!list || list->type != PCT_JSON_ARRAY || list->items->len > most)
    return FALSE;
  for (*n = 0; *n < list->items->len; (*n)++)
    {
      guint64 size;
      if (!pct_json_whole (g_ptr_array_index (list->items, *n), &size) || size > G_MAXSIZE)
        return FALSE;
      sizes[*n] = (size_t) size;
    }
  return TRUE;
}

static gboolean
read_type (const PctJson *text, PctTensorType *type)
{
  if (!text || text->type != PCT_JSON_STRING)
    return FALSE;
  for (*type = PCT_TENSOR_F32; *type <= PCT_TENSOR_I64; (*type)++)
    if (strcmp (text->text, pct_tensor_type_names[*type]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_entry (const char *name, const char *key, const PctJson *json, size_t data_size, Entry *entry, GError **error)
{
  size_t offsets[2], n_offsets;
  *entry = (Entry){ .name = key };
  if (json->type != PCT_JSON_OBJECT || json->items->len != 3)
    return refuse (name, error, _ ("%.80s: is not an object of dtype, shape and data_offsets"), key);
  if (!read_type (pct_json_member (json, "dtype"), &entry->type))
    return refuse (name, error, _ ("%.80s: its dtype is not F32, F64 or I64"), key);
  if (!read_sizes (pct_json_member (json, "shape"), entry->shape, G_N_ELEMENTS (entry->shape), &entry->rank))
    return refuse (name, error, _ ("%.80s: its shape is not a list of at most four whole numbers"), key);
  if (!read_sizes (pct_json_member (json, "data_offsets"), offsets, 2, &n_offsets) || n_offsets != 2)
    return refuse (name, error, _ ("%.80s: its data_offsets are not two whole numbers"), key);
  entry->begin = offsets[0];
  entry->end = offsets[1];
  if (entry->begin > entry->end || entry->end > data_size)
    return refuse (name, error, _ ("%.80s: bytes %zu to %zu are not within the %zu that follow the header"), key,
                   entry->begin, entry->end, data_size);
  size_t size = pct_tensor_type_sizes[entry->type];
  for (size_t i = 0; i < entry->rank; i++)
    if (!pct_size_mul (size, entry->shape[i], &size))
      return refuse (name, error, _ ("%.80s: its shape is larger than any memory"), key);
  if (size != entry->end - entry->begin)
    return refuse (name, error, _ ("%.80s: its shape takes %zu bytes, its data_offsets hold %zu"), key, size,
                   entry->end - entry->begin);
  return TRUE;
}

static gint
by_begin (gconstpointer a, gconstpointer b)
{
  const Entry *first = a, *second = b;
  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return (first->end > second->end) - (first->end < second->end);
}

/* Every byte belongs to exactly one tensor. */
static gboolean
check_cover (const char *name, GArray *entries, size_t data_size, GError **error)
{
  size_t at = 0;
  g_array_sort (entries, by_begin);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      if (entry->begin < at)
        return refuse (name, error, _ ("%.80s: begins at byte %zu, inside the tensor before it"), entry->name,
                       entry->begin);
      if (entry->begin > at)
        return refuse (name, error, _ ("bytes %zu to %zu after the header belong to no tensor"), at, entry->begin);
      at = entry->end;
    }
  return at == data_size
         || refuse (name, error, _ ("bytes %zu to %zu after the header belong to no tensor"), at, data_size);
}

static GArray *
read_entries (const char *name, const PctJson *header, size_t data_size, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint i = 0; i < header->items->len; i++)
    {
      Entry entry;
      const char *key = g_ptr_array_index (header->keys, i);
      if (strcmp (key, "__metadata__") == 0)
        continue;
      if (!read_entry (name, key, g_ptr_array_index (header->items, i), data_size, &entry, error))
        return NULL;
      g_array_append_val (entries, entry);
    }
  return check_cover (name, entries, data_size, error) ? g_steal_pointer (&entries) : NULL;
}

static const Entry *
find_entry (const GArray *entries, const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    if (strcmp (g_array_index (entries, Entry, i).name, name) == 0)
      return &g_array_index (entries, Entry, i);
  return NULL;
}

static char *
shape_text (PctTensorType type, size_t rank, const size_t *shape)
{
  GString *text = g_string_new (pct_tensor_type_names[type]);
  g_string_append (text, " [");
  for (size_t i = 0; i < rank; i++)
    g_string_append_printf (text, "%s%zu", i ? ", " : "", shape[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static gboolean
check_entry (const char *name, const Entry *entry, const PctTensor *tensor, GError **error)
{
  if (!entry)
    return refuse (name, error, _ ("%s: is missing"), tensor->name);
  if (entry->type == tensor->type && entry->rank == tensor->rank &&
      memcmp (entry->shape, tensor->shape, tensor->rank * sizeof *tensor->shape) == 0)
    return TRUE;
  g_autofree char *has = shape_text (entry->type, entry->rank, entry->shape);
  g_autofree char *wanted = shape_text (tensor->type, tensor->rank, tensor->shape);
  return refuse (name, error, _ ("%s: is %s, but the experiment's network has %s"), tensor->name, has, wanted);
}

static gboolean
check_no_more (const char *name, const GArray *entries, const PctTensor *tensors, size_t n, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  for (size_t i = 0; i < n; i++)
    g_hash_table_add (known, tensors[i].name);
  for (guint i = 0; i < entries->len; i++)
    {
      const char *surplus = g_array_index (entries, Entry, i).name;
      if (!g_hash_table_contains (known, surplus))
        return refuse (name, error, _ ("%.80s: is nothing that the experiment's network has"), surplus);
    }
  return TRUE;
}

static PctJson *
read_header (const char *name, const uint8_t *bytes, size_t size, size_t *header_size, GError **error)
{
  uint64_t length = 0;
  if (size < sizeof length)
    {
      refuse (name, error, _ ("is cut short: %zu bytes, where the header's length alone takes 8"), size);
      return NULL;
    }
  memcpy (&length, bytes, sizeof length);
  if (length > size - sizeof length || length > PCT_CHECKPOINT_MAX_HEADER)
    {
      refuse (name, error, _ ("byte 0: a header of %ju bytes, in a file of %zu (and at most 64 MiB)"), length, size);
      return NULL;
    }
  g_autoptr (PctJson) header = pct_json_parse ((const char *) bytes + sizeof length, (size_t) length, error);
  if (!header)
    {
      g_prefix_error (error, _ ("%s: in the header, "), name);
      return NULL;
    }
  if (header->type != PCT_JSON_OBJECT)
    {
      refuse (name, error, _ ("byte 8: the header is %s, not an object"), pct_json_type_name (header->type));
      return NULL;
    }
  *header_size = sizeof length + (size_t) length;
  return g_steal_pointer (&header);
}

static gboolean
parse (const char *name, const uint8_t *bytes, size_t size, gboolean more, const PctTensor *tensors, size_t n, GError **error)
{
  size_t header_size;
  g_autoptr (PctJson) header = read_header (name, bytes, size, &header_size, error);
  g_autoptr (GArray) entries = header ? read_entries (name, header, size - header_size, error) : NULL;
  if (!entries)
    return FALSE;
  g_autofree const Entry **found = g_new (const Entry *, n);
  for (size_t i = 0; i < n; i++)
    {
      found[i] = find_entry (entries, tensors[i].name);
      if (!found[i] && tensors[i].optional)
        continue;
      if (!check_entry (name, found[i], &tensors[i], error))
        return FALSE;
    }
  if (!more && !check_no_more (name, entries, tensors, n, error))
    return FALSE;
  for (size_t i = 0; i < n; i++)
    if (found[i])
      memcpy (tensors[i].values, bytes + header_size + found[i]->begin, found[i]->end - found[i]->begin);
  return TRUE;
}

gboolean
pct_checkpoint_parse (const char *name, const uint8_t *bytes, size_t size, const PctTensor *tensors, size_t n, GError **error)
{
  return parse (name, bytes, size, FALSE, tensors, n, error);
}

/* All of a file, or -1 with errno set. */
static int
read_bytes (int descriptor, uint8_t *bytes, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t got = read (descriptor, bytes + done, size - done);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          errno = got == 0 ? EIO : errno;
          return -1;
        }
      done += (size_t) got;
    }
  return 0;
}

static uint8_t *
read_file (const char *file, size_t *size, GError **error)
{
  struct stat status;
  int descriptor = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK), problem = 0;
  g_autofree uint8_t *bytes = NULL;
  if (descriptor < 0 || fstat (descriptor, &status) != 0)
    problem = errno;
  else if (!S_ISREG (status.st_mode))
    problem = EISDIR;
  else if (!(bytes = g_try_malloc ((size_t) status.st_size + 1)))
    problem = ENOMEM;
  else if (read_bytes (descriptor, bytes, *size = (size_t) status.st_size) != 0)
    problem = errno;
  if (descriptor >= 0)
    close (descriptor);
  if (problem == 0)
    return g_steal_pointer (&bytes);
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), file, g_strerror (problem));
  return NULL;
}

static gboolean
read_tensors (const char *file, gboolean more, const PctTensor *tensors, size_t n, GError **error)
{
  size_t size = 0;
  g_autofree uint8_t *bytes = read_file (file, &size, error);
  return bytes && parse (file, bytes, size, more, tensors, n, error);
}

gboolean
pct_checkpoint_read (const char *file, const PctTensor *tensors, size_t n, GError **error)
{
  return read_tensors (file, FALSE, tensors, n, error);
}

gboolean
pct_checkpoint_read_some (const char *file, const PctTensor *tensors, size_t n, GError **error)
{
  return read_tensors (file, TRUE, tensors, n, error);
}
