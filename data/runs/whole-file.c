#include "data/runs/whole-file.h"

#include "engine/core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

gboolean
pct_write_all (int descriptor, const void *bytes, size_t size)
{
  const char *at = bytes;
  while (size > 0)
    {
      ssize_t written = write (descriptor, at, size);
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          errno = written == 0 ? ENOSPC : errno;
          return FALSE;
        }
      at += written;
      size -= (size_t) written;
    }
  return TRUE;
}

gboolean
pct_flush_folder (const char *folder)
{
  int descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return FALSE;
  /* Some file systems can't flush a folder and say EINVAL; nothing more can be done there. */
  gboolean flushed = fsync (descriptor) == 0 || errno == EINVAL;
  int problem = errno;
  close (descriptor);
  errno = problem;
  return flushed;
}

void
pct_whole_file_abandon (PctWholeFile *whole)
{
  if (whole->descriptor >= 0)
    close (whole->descriptor);
  if (whole->fresh)
    unlink (whole->fresh);
  g_clear_pointer (&whole->fresh, g_free);
  whole->descriptor = -1;
}

static gboolean
give_up (PctWholeFile *whole, int problem, GError **error)
{
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, _ ("%s: can't be written: %s"), whole->file,
               problem == ENOENT ? _ ("its folder is gone") : g_strerror (problem));
  pct_whole_file_abandon (whole);
  return FALSE;
}

gboolean
pct_whole_file_begin (PctWholeFile *whole, const char *file, GError **error)
{
  g_autofree char *fresh = g_strconcat (file, ".new", NULL);
  *whole = (PctWholeFile){ .file = file };
  whole->descriptor = open (fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (whole->descriptor < 0)
    return give_up (whole, errno, error);
  whole->fresh = g_steal_pointer (&fresh);
  return TRUE;
}

gboolean
pct_whole_file_add (PctWholeFile *whole, const void *bytes, size_t size, GError **error)
{
  return pct_write_all (whole->descriptor, bytes, size) || give_up (whole, errno, error);
}

gboolean
pct_whole_file_end (PctWholeFile *whole, GError **error)
{
  if (fsync (whole->descriptor) != 0)
    return give_up (whole, errno, error);
  int closed = close (whole->descriptor);
  whole->descriptor = -1;
  if (closed != 0 || rename (whole->fresh, whole->file) != 0)
    return give_up (whole, errno, error);
  g_clear_pointer (&whole->fresh, g_free);
  g_autofree char *folder = g_path_get_dirname (whole->file);
  return pct_flush_folder (folder) || give_up (whole, errno, error);
}

gboolean
pct_whole_file_write (const char *file, const void *bytes, size_t size, GError **error)
{
  PctWholeFile whole;
  return pct_whole_file_begin (&whole, file, error) && pct_whole_file_add (&whole, bytes, size, error) &&
         pct_whole_file_end (&whole, error);
}
