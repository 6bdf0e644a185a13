#include "data/runs/checkpoint-private.h"

#include "data/runs/json.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
read_entry (const char *name, const char *key, const PctJson *json, size_t data_size, PctCheckpointEntry *entry, GError **error)
{
  size_t offsets[2], n_offsets;
  *entry = (PctCheckpointEntry){ .name = key };
  if (json->type != PCT_JSON_OBJECT || json->items->len != 3)
    return pct_data_error (error, name, _ ("%.80s: is not an object of dtype, shape and data_offsets"), key);
  if (!read_type (pct_json_member (json, "dtype"), &entry->type))
    return pct_data_error (error, name, _ ("%.80s: its dtype is not F32, F64 or I64"), key);
  if (!read_sizes (pct_json_member (json, "shape"), entry->shape, G_N_ELEMENTS (entry->shape), &entry->rank))
    return pct_data_error (error, name, _ ("%.80s: its shape is not a list of at most four whole numbers"), key);
  if (!read_sizes (pct_json_member (json, "data_offsets"), offsets, 2, &n_offsets) || n_offsets != 2)
    return pct_data_error (error, name, _ ("%.80s: its data_offsets are not two whole numbers"), key);
  entry->begin = offsets[0];
  entry->end = offsets[1];
  if (entry->begin > entry->end || entry->end > data_size)
    return pct_data_error (error, name, _ ("%.80s: bytes %zu to %zu are not within the %zu that follow the header"),
                           key, entry->begin, entry->end, data_size);
  size_t size = pct_tensor_type_sizes[entry->type];
  for (size_t i = 0; i < entry->rank; i++)
    if (!pct_size_mul (size, entry->shape[i], &size))
      return pct_data_error (error, name, _ ("%.80s: its shape is larger than any memory"), key);
  if (size != entry->end - entry->begin)
    return pct_data_error (error, name, _ ("%.80s: its shape takes %zu bytes, its data_offsets hold %zu"), key, size,
                           entry->end - entry->begin);
  return TRUE;
}

static gint
by_begin (gconstpointer a, gconstpointer b)
{
  const PctCheckpointEntry *first = a, *second = b;
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
      const PctCheckpointEntry *entry = &g_array_index (entries, PctCheckpointEntry, i);
      if (entry->begin < at)
        return pct_data_error (error, name, _ ("%.80s: begins at byte %zu, inside the tensor before it"), entry->name,
                               entry->begin);
      if (entry->begin > at)
        return pct_data_error (error, name, _ ("bytes %zu to %zu after the header belong to no tensor"), at,
                               entry->begin);
      at = entry->end;
    }
  return at == data_size
         || pct_data_error (error, name, _ ("bytes %zu to %zu after the header belong to no tensor"), at, data_size);
}

static GArray *
read_entries (const char *name, const PctJson *header, size_t data_size, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (PctCheckpointEntry));
  for (guint i = 0; i < header->items->len; i++)
    {
      PctCheckpointEntry entry;
      const char *key = g_ptr_array_index (header->keys, i);
      if (strcmp (key, "__metadata__") == 0)
        continue;
      if (!read_entry (name, key, g_ptr_array_index (header->items, i), data_size, &entry, error))
        return NULL;
      g_array_append_val (entries, entry);
    }
  return check_cover (name, entries, data_size, error) ? g_steal_pointer (&entries) : NULL;
}

static const PctCheckpointEntry *
find_entry (const GArray *entries, const char *name)
{
  for (guint i = 0; i < entries->len; i++)
    if (strcmp (g_array_index (entries, PctCheckpointEntry, i).name, name) == 0)
      return &g_array_index (entries, PctCheckpointEntry, i);
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
check_entry (const char *name, const PctCheckpointEntry *entry, const PctTensor *tensor, GError **error)
{
  if (!entry)
    return pct_data_error (error, name, _ ("%s: is missing"), tensor->name);
  if (entry->type == tensor->type && entry->rank == tensor->rank &&
      memcmp (entry->shape, tensor->shape, tensor->rank * sizeof *tensor->shape) == 0)
    return TRUE;
  g_autofree char *has = shape_text (entry->type, entry->rank, entry->shape);
  g_autofree char *wanted = shape_text (tensor->type, tensor->rank, tensor->shape);
  return pct_data_error (error, name, _ ("%s: is %s, but the experiment's network has %s"), tensor->name, has, wanted);
}

static gboolean
check_no_more (const char *name, const GArray *entries, const PctTensor *tensors, size_t n, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  for (size_t i = 0; i < n; i++)
    g_hash_table_add (known, tensors[i].name);
  for (guint i = 0; i < entries->len; i++)
    {
      const char *surplus = g_array_index (entries, PctCheckpointEntry, i).name;
      if (!g_hash_table_contains (known, surplus))
        return pct_data_error (error, name, _ ("%.80s: is nothing that the experiment's network has"), surplus);
    }
  return TRUE;
}

/* first: the file's first 8 bytes, or as many as it has. */
static gboolean
read_length (const char *name, const uint8_t *first, size_t size, size_t *length, GError **error)
{
  uint64_t told = 0;
  if (size < sizeof told)
    return pct_data_error (error, name, _ ("is cut short: %zu bytes, where the header's length alone takes 8"), size);
  memcpy (&told, first, sizeof told);
  if (told > size - sizeof told || told > PCT_CHECKPOINT_MAX_HEADER)
    return pct_data_error (error, name, _ ("byte 0: a header of %ju bytes, in a file of %zu (and at most 64 MiB)"),
                           (uintmax_t) told, size);
  *length = (size_t) told;
  return TRUE;
}

static gboolean
read_text (const char *name, const char *text, size_t length, size_t size, PctCheckpointHeader *header, GError **error)
{
  g_auto (PctCheckpointHeader) read = { .json = pct_json_parse (text, length, error), .size = sizeof (uint64_t) + length };
  if (!read.json)
    {
      g_prefix_error (error, _ ("%s: in the header, "), name);
      return FALSE;
    }
  if (read.json->type != PCT_JSON_OBJECT)
    return pct_data_error (error, name, _ ("byte 8: the header is %s, not an object"),
                           pct_json_type_name (read.json->type));
  read.entries = read_entries (name, read.json, size - read.size, error);
  if (!read.entries)
    return FALSE;
  *header = read;
  read = (PctCheckpointHeader){ 0 };
  return TRUE;
}

void
pct_checkpoint_header_clear (PctCheckpointHeader *header)
{
  g_clear_pointer (&header->json, pct_json_free);
  g_clear_pointer (&header->entries, g_array_unref);
}

gboolean
pct_checkpoint_header_parse (const char *name, const uint8_t *bytes, size_t size, PctCheckpointHeader *header, GError **error)
{
  size_t length = 0;
  return read_length (name, bytes, size, &length, error)
         && read_text (name, (const char *) bytes + sizeof (uint64_t), length, size, header, error);
}

gboolean
pct_checkpoint_header_read (const char *name, int descriptor, size_t size, PctCheckpointHeader *header, GError **error)
{
  uint8_t first[sizeof (uint64_t)];
  size_t length = 0;
  gboolean read = pct_checkpoint_read_bytes (descriptor, first, MIN (size, sizeof first), 0);
  if (read && !read_length (name, first, size, &length, error))
    return FALSE;
  g_autofree char *text = g_malloc (length + 1);
  if (read && pct_checkpoint_read_bytes (descriptor, (uint8_t *) text, length, sizeof first))
    return read_text (name, text, length, size, header, error);
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), name, g_strerror (errno));
  return FALSE;
}

const char *
pct_checkpoint_noted_sum (const PctCheckpointHeader *header, const char *tensor)
{
  g_autofree char *key = g_strconcat (PCT_CHECKSUM_KEY, tensor, NULL);
  const PctJson *metadata = pct_json_member (header->json, "__metadata__");
  const PctJson *noted = metadata && metadata->type == PCT_JSON_OBJECT ? pct_json_member (metadata, key) : NULL;
  return noted && noted->type == PCT_JSON_STRING ? noted->text : NULL;
}

static gboolean
check_sum (const char *name, const PctCheckpointHeader *header, const PctTensor *tensor, const uint8_t *bytes, GError **error)
{
  const char *noted = pct_checkpoint_noted_sum (header, tensor->name);
  if (!noted)
    return TRUE;
  PctChecksum checksum = pct_checkpoint_sum (bytes, pct_tensor_size (tensor));
  return strcmp (checksum.digits, noted) == 0
         || pct_data_error (error, name, _ ("%s: is damaged: its bytes have the checksum %s, but %.80s was noted"),
                            tensor->name, checksum.digits, noted);
}

/* All or nothing. bytes: those of each tensor; NULL for one that the file doesn't have. */
static gboolean
put_in_place (const char *name, const PctCheckpointHeader *header, const uint8_t *const *bytes, const PctTensor *tensors,
              size_t n, GError **error)
{
  for (size_t i = 0; i < n; i++)
    if (bytes[i] && !check_sum (name, header, &tensors[i], bytes[i], error))
      return FALSE;
  for (size_t i = 0; i < n; i++)
    if (bytes[i])
      memcpy (tensors[i].values, bytes[i], pct_tensor_size (&tensors[i]));
  return TRUE;
}

/* Where each of the tensors is in the file; NULL for an optional one that it doesn't have. Free with g_free. */
static const PctCheckpointEntry **
find_all (const char *name, const PctCheckpointHeader *header, gboolean more, const PctTensor *tensors, size_t n, GError **error)
{
  g_autofree const PctCheckpointEntry **found = g_new (const PctCheckpointEntry *, n);
  for (size_t i = 0; i < n; i++)
    {
      found[i] = find_entry (header->entries, tensors[i].name);
      if ((found[i] || !tensors[i].optional) && !check_entry (name, found[i], &tensors[i], error))
        return NULL;
    }
  if (!more && !check_no_more (name, header->entries, tensors, n, error))
    return NULL;
  return g_steal_pointer (&found);
}

gboolean
pct_checkpoint_parse (const char *name, const uint8_t *bytes, size_t size, const PctTensor *tensors, size_t n, GError **error)
{
  g_auto (PctCheckpointHeader) header = { 0 };
  if (!pct_checkpoint_header_parse (name, bytes, size, &header, error))
    return FALSE;
  g_autofree const PctCheckpointEntry **found = find_all (name, &header, FALSE, tensors, n, error);
  g_autofree const uint8_t **places = g_new0 (const uint8_t *, n);
  for (size_t i = 0; found && i < n; i++)
    if (found[i])
      places[i] = bytes + header.size + found[i]->begin;
  return found && put_in_place (name, &header, places, tensors, n, error);
}

gboolean
pct_checkpoint_read_bytes (int descriptor, uint8_t *bytes, size_t size, size_t offset)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t got = pread (descriptor, bytes + done, size - done, (off_t) (offset + done));
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          errno = got == 0 ? EIO : errno;
          return FALSE;
        }
      done += (size_t) got;
    }
  return TRUE;
}

int
pct_checkpoint_open (const char *file, size_t *size, GError **error)
{
  struct stat status;
  int descriptor = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK), problem = errno;
  if (descriptor >= 0 && fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode))
    {
      *size = (size_t) status.st_size;
      return descriptor;
    }
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), file, g_strerror (descriptor < 0 ? problem : EISDIR));
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

/* What is asked for is read as a whole before any of it is put in place. */
static gboolean
read_found (const char *name, int descriptor, const PctCheckpointHeader *header, const PctCheckpointEntry **found,
            const PctTensor *tensors, size_t n, GError **error)
{
  size_t size = 0, at = 0;
  for (size_t i = 0; i < n; i++)
    size += found[i] ? pct_tensor_size (&tensors[i]) : 0;
  g_autofree uint8_t *bytes = g_try_malloc (size + 1);
  g_autofree const uint8_t **places = g_new0 (const uint8_t *, n);
  gboolean read = bytes != NULL;
  for (size_t i = 0; i < n && read; i++)
    if (found[i])
      {
        places[i] = bytes + at;
        read = pct_checkpoint_read_bytes (descriptor, bytes + at, pct_tensor_size (&tensors[i]), header->size + found[i]->begin);
        at += pct_tensor_size (&tensors[i]);
      }
  if (read)
    return put_in_place (name, header, places, tensors, n, error);
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), name, g_strerror (bytes ? errno : ENOMEM));
  return FALSE;
}

static gboolean
read_tensors (const char *file, gboolean more, const PctTensor *tensors, size_t n, GError **error)
{
  size_t size = 0;
  g_auto (PctCheckpointHeader) header = { 0 };
  g_autofree const PctCheckpointEntry **found = NULL;
  int descriptor = pct_checkpoint_open (file, &size, error);
  if (descriptor < 0)
    return FALSE;
  if (pct_checkpoint_header_read (file, descriptor, size, &header, error))
    found = find_all (file, &header, more, tensors, n, error);
  gboolean read = found && read_found (file, descriptor, &header, found, tensors, n, error);
  close (descriptor);
  return read;
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

gboolean
pct_checkpoint_has_any (const char *file, const PctTensor *tensors, size_t n)
{
  size_t size = 0;
  g_auto (PctCheckpointHeader) header = { 0 };
  int descriptor = pct_checkpoint_open (file, &size, NULL);
  gboolean has = FALSE;
  if (descriptor >= 0 && pct_checkpoint_header_read (file, descriptor, size, &header, NULL))
    for (size_t i = 0; i < n && !has; i++)
      has = find_entry (header.entries, tensors[i].name) != NULL;
  if (descriptor >= 0)
    close (descriptor);
  return has;
}
