#include <glib/gi18n-lib.h>
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

#include "data/datasets/picture-decode.h"
#include "engine/core/error.h"
#include "engine/core/memory.h"

/* A progressive file can hold so many scans that a small one takes minutes. */
#define MAX_SCANS 100

typedef struct {
  struct jpeg_error_mgr manager; /* first, so that libjpeg's pointer is ours */
  jmp_buf leave;
  char message[JMSG_LENGTH_MAX];
} Failure;

gboolean
pct_picture_is_jpeg (const uint8_t *bytes, size_t size)
{
  return size >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

static G_NORETURN void
leave (j_common_ptr common)
{
  Failure *failure = (Failure *) common->err;
  failure->manager.format_message (common, failure->message);
  longjmp (failure->leave, 1);
}

/* libjpeg fills what is missing with grey and warns: here that is a failure. Other warnings do no harm. */
static void
hear_message (j_common_ptr common, int level)
{
  int code = common->err->msg_code;
  if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER))
    leave (common);
}

static void
watch_scans (j_common_ptr common)
{
  if (((j_decompress_ptr) common)->input_scan_number > MAX_SCANS)
    {
      common->err->msg_code = JERR_BAD_PROGRESSION;
      leave (common);
    }
}

static void
read_rows (struct jpeg_decompress_struct *jpeg, PctPicture *picture)
{
  while (jpeg->output_scanline < jpeg->output_height)
    {
      JSAMPROW row = picture->pixels + (size_t) jpeg->output_scanline * picture->width * 3;
      jpeg_read_scanlines (jpeg, &row, 1);
    }
  jpeg_finish_decompress (jpeg);
}

gboolean
pct_picture_decode_jpeg (const char *name, const uint8_t *bytes, size_t size, PctPicture *picture, GError **error)
{
  struct jpeg_decompress_struct jpeg = { 0 };
  struct jpeg_progress_mgr progress = { .progress_monitor = watch_scans };
  Failure failure;

  /* Nothing that changes after setjmp is read after longjmp but through these pointers. */
  picture->pixels = NULL;
  jpeg.err = jpeg_std_error (&failure.manager);
  failure.manager.error_exit = leave;
  failure.manager.emit_message = hear_message;
  jpeg_create_decompress (&jpeg);
  if (setjmp (failure.leave))
    {
      jpeg_destroy_decompress (&jpeg);
      g_clear_pointer (&picture->pixels, pct_memory_free);
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, _ ("%s: the JPEG file is damaged: %s"), name, failure.message);
      return FALSE;
    }
  jpeg.progress = &progress;
  jpeg_mem_src (&jpeg, bytes, size);
  jpeg_read_header (&jpeg, TRUE);
  picture->width = jpeg.image_width;
  picture->height = jpeg.image_height;
  if (pct_picture_check_size (name, picture->width, picture->height, error)
      && (picture->pixels = pct_memory_new (name, picture->width * picture->height, 3, error)))
    {
      jpeg.out_color_space = JCS_RGB;
      jpeg_start_decompress (&jpeg);
      read_rows (&jpeg, picture);
    }
  jpeg_destroy_decompress (&jpeg);
  return picture->pixels != NULL;
}
