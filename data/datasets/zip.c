#include "data/datasets/zip.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/datasets/little-endian.h"
#include "data/datasets/zip-private.h"
#include "engine/core/error.h"

#define END_SIGNATURE       0x06054B50
#define END_SIZE            22
#define END64_SIGNATURE     0x06064B50
#define END64_SIZE          56
#define LOCATOR_SIGNATURE   0x07064B50
#define LOCATOR_SIZE        20
#define DIRECTORY_SIGNATURE 0x02014B50
#define DIRECTORY_SIZE      46
#define ZIP64_FIELD         1
#define MAX_COMMENT         65535
/* Some thousand members: enough for any set of arrays, and nothing to fear for the memory. */
#define MAX_DIRECTORY (256 * 1024)

typedef struct {
  uint64_t at, size; /* of the directory, in the file */
} Directory;

static void
clear_entry (gpointer entry)
{
  g_free ((char *) ((PctZipEntry *) entry)->name);
}

const char *
pct_zip_file (const PctZip *zip)
{
  return zip->file;
}

gboolean
pct_zip_read_at (const PctZip *zip, uint64_t at, uint8_t *to, size_t n, GError **error)
{
  for (size_t done = 0; done < n;)
    {
      ssize_t got = pread (zip->descriptor, to + done, n - done, (off_t) (at + done));
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be read: %s"), zip->file, g_strerror (errno));
      else if (got == 0)
        g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                     _ ("%s: became shorter while it was read, at byte %ju"), zip->file, at + done);
      if (got <= 0)
        return FALSE;
      done += (size_t) got;
    }
  return TRUE;
}

static gboolean
open_descriptor (PctZip *zip, GError **error)
{
  struct stat status;
  /* Not blocking, so that a pipe by that name can't hold us up. */
  zip->descriptor = open (zip->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (zip->descriptor < 0 || fstat (zip->descriptor, &status) != 0)
    g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be opened: %s"), zip->file, g_strerror (errno));
  else if (!S_ISREG (status.st_mode))
    g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: is not a file"), zip->file);
  else if (status.st_size == 0)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the file is empty"), zip->file);
  else
    {
      zip->length = (uint64_t) status.st_size;
      return TRUE;
    }
  return FALSE;
}

static gboolean
fail_without_end (const PctZip *zip, GError **error)
{
  uint8_t start[4] = { 0 };
  size_t n = MIN (zip->length, sizeof start);
  if (!pct_zip_read_at (zip, 0, start, n, error))
    return FALSE;
  if (n == sizeof start && memcmp (start, "PK\3\4", sizeof start) == 0)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                 _ ("%s: is cut short at byte %ju: the directory at a zip file's end is missing; fetch it again"),
                 zip->file, zip->length);
  else
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                 _ ("%s: is no zip file: it starts with %02x %02x %02x %02x, where 50 4b 03 04 should be"), zip->file,
                 start[0], start[1], start[2], start[3]);
  return FALSE;
}

/* The record that ends a zip file, before a comment of its own length. *at: the byte where it starts. */
static gboolean
find_end (const PctZip *zip, uint8_t end[END_SIZE], uint64_t *at, GError **error)
{
  size_t n = (size_t) MIN (zip->length, END_SIZE + MAX_COMMENT);
  g_autofree uint8_t *tail = g_malloc (n);
  if (!pct_zip_read_at (zip, zip->length - n, tail, n, error))
    return FALSE;
  for (size_t comment = 0; comment + END_SIZE <= n; comment++)
    {
      const uint8_t *record = tail + n - END_SIZE - comment;
      if (pct_little_u32 (record) != END_SIGNATURE || pct_little_u16 (record + 20) != comment)
        continue;
      memcpy (end, record, END_SIZE);
      *at = zip->length - END_SIZE - comment;
      return TRUE;
    }
  return fail_without_end (zip, error);
}

/* What the zip64 record says, where there is one before the end at byte `at`; else directory stays. */
static gboolean
look_wide (const PctZip *zip, uint64_t at, Directory *directory, GError **error)
{
  uint8_t locator[LOCATOR_SIZE], end[END64_SIZE];
  if (at < LOCATOR_SIZE + END64_SIZE)
    return TRUE;
  if (!pct_zip_read_at (zip, at - LOCATOR_SIZE, locator, LOCATOR_SIZE, error))
    return FALSE;
  if (pct_little_u32 (locator) != LOCATOR_SIGNATURE)
    return TRUE;
  uint64_t record = pct_little_u64 (locator + 8);
  gboolean fits = record <= at - LOCATOR_SIZE - END64_SIZE;
  if (fits && !pct_zip_read_at (zip, record, end, END64_SIZE, error))
    return FALSE;
  if (!fits || pct_little_u32 (end) != END64_SIGNATURE)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s: byte %ju says that the zip64 record is at byte %ju, and it isn't there: the file is "
                      "damaged"),
                   zip->file, at - LOCATOR_SIZE + 8, record);
      return FALSE;
    }
  *directory = (Directory){ .at = pct_little_u64 (end + 48), .size = pct_little_u64 (end + 40) };
  return TRUE;
}

/* Where the directory is, checked against the file. */
static gboolean
find_directory (const PctZip *zip, Directory *directory, GError **error)
{
  uint8_t end[END_SIZE];
  uint64_t at;
  if (!find_end (zip, end, &at, error))
    return FALSE;
  *directory = (Directory){ .at = pct_little_u32 (end + 16), .size = pct_little_u32 (end + 12) };
  if (!look_wide (zip, at, directory, error))
    return FALSE;
  if (directory->at > at || directory->size > at - directory->at)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                 _ ("%s: its end says that the directory has %ju bytes from byte %ju on, but the file's content ends "
                    "at byte %ju: it is damaged"),
                 zip->file, directory->size, directory->at, at);
  else if (directory->size > MAX_DIRECTORY)
    g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: its directory has %ju bytes, and %d are the most"),
                 zip->file, directory->size, MAX_DIRECTORY);
  else
    return TRUE;
  return FALSE;
}

/* Replaces the numbers of an entry that are all ones, in the order in which the zip64 field has them. FALSE where they
 * aren't there. */
static gboolean
widen (PctZipEntry *entry, const uint8_t *extra, size_t n)
{
  uint64_t *const numbers[] = { &entry->size, &entry->packed, &entry->header };
  const uint8_t *field = NULL;
  size_t left = 0;
  for (size_t at = 0; !field && n - at >= 4 && pct_little_u16 (extra + at + 2) <= n - at - 4; at += 4 + left)
    {
      left = pct_little_u16 (extra + at + 2);
      if (pct_little_u16 (extra + at) == ZIP64_FIELD)
        field = extra + at + 4;
    }
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (*numbers[i] != G_MAXUINT32)
        continue;
      if (!field || left < 8)
        return FALSE;
      *numbers[i] = pct_little_u64 (field);
      field += 8;
      left -= 8;
    }
  return TRUE;
}

static gboolean
add_entry (PctZip *zip, const uint8_t *record, size_t name_size, size_t extra_size, uint64_t at, GError **error)
{
  PctZipEntry entry = {
    .flags = pct_little_u16 (record + 8),
    .method = pct_little_u16 (record + 10),
    .checksum = pct_little_u32 (record + 16),
    .packed = pct_little_u32 (record + 20),
    .size = pct_little_u32 (record + 24),
    .header = pct_little_u32 (record + 42),
  };
  /* Sizes that ask for a zip64 field that isn't there are what they say. */
  PctZipEntry wide = entry;
  if (widen (&wide, record + DIRECTORY_SIZE + name_size, extra_size))
    entry = wide;
  g_autofree char *raw = g_strndup ((const char *) record + DIRECTORY_SIZE, name_size);
  g_autofree char *name = g_utf8_make_valid (raw, -1);
  if (pct_zip_find (zip, name))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: holds %s twice (byte %ju)"), zip->file, name,
                   at);
      return FALSE;
    }
  entry.name = g_steal_pointer (&name);
  g_array_append_val (zip->entries, entry);
  return TRUE;
}

static gboolean
read_directory (PctZip *zip, GError **error)
{
  Directory directory;
  if (!find_directory (zip, &directory, error))
    return FALSE;
  size_t n = (size_t) directory.size;
  g_autofree uint8_t *bytes = g_malloc (n + 1);
  if (!pct_zip_read_at (zip, directory.at, bytes, n, error))
    return FALSE;
  for (size_t at = 0, size; at < n; at += size)
    {
      const uint8_t *record = bytes + at;
      gboolean whole = n - at >= DIRECTORY_SIZE && pct_little_u32 (record) == DIRECTORY_SIGNATURE;
      size_t name = whole ? pct_little_u16 (record + 28) : 0, extra = whole ? pct_little_u16 (record + 30) : 0;
      size = DIRECTORY_SIZE + name + extra + (whole ? pct_little_u16 (record + 32) : 0);
      if (!whole || size > n - at)
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: its directory is damaged at byte %ju"),
                       zip->file, directory.at + at);
          return FALSE;
        }
      if (!add_entry (zip, record, name, extra, directory.at + at, error))
        return FALSE;
    }
  return TRUE;
}

PctZip *
pct_zip_open (const char *file, GError **error)
{
  g_autoptr (PctZip) zip = g_new0 (PctZip, 1);
  zip->file = g_strdup (file);
  zip->entries = g_array_new (FALSE, FALSE, sizeof (PctZipEntry));
  g_array_set_clear_func (zip->entries, clear_entry);
  if (!open_descriptor (zip, error) || !read_directory (zip, error))
    return NULL;
  return g_steal_pointer (&zip);
}

void
pct_zip_free (PctZip *zip)
{
  g_array_unref (zip->entries);
  if (zip->descriptor >= 0)
    close (zip->descriptor);
  g_free (zip->file);
  g_free (zip);
}

const PctZipEntry *
pct_zip_find (const PctZip *zip, const char *name)
{
  for (guint i = 0; i < zip->entries->len; i++)
    {
      const PctZipEntry *entry = &g_array_index (zip->entries, PctZipEntry, i);
      if (strcmp (entry->name, name) == 0)
        return entry;
    }
  return NULL;
}

gboolean
pct_zip_has (const PctZip *zip, const char *name)
{
  return pct_zip_find (zip, name) != NULL;
}
