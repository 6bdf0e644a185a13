/* Experiments and datasets as files, in the real window: named on the command line as they are dropped, remembered from
 * start to start, refused with a word of why. Argument: the program. */
#include "tests/data/support.h"
#include "tests/ui/journey.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const char experiment[]
    = "{\"dataset\": {\"source\": \"digits\", \"limit\": 500}, \"model\": {\"layers\": [{\"type\":"
      " \"flatten\"}, {\"type\": \"dense\", \"units\": 10, \"activation\": \"softmax\"}]}}";

static char *
write_text (const char *folder, const char *name, const char *text)
{
  support_write (folder, name, text, strlen (text));
  return g_build_filename (folder, name, NULL);
}

/* What of a dataset or an experiment is in the title. */
static void
test_opens (void)
{
  char *folder = scratch_new ();
  g_autofree char *images = g_build_filename (folder, "birds", NULL);
  g_assert_cmpint (g_mkdir (images, 0700), ==, 0);
  support_write_idx_folder (images, 40, 10);
  g_autofree char *file = write_text (folder, "small.json", experiment);
  g_autofree char *part = g_build_filename (images, "t10k-images-idx3-ubyte", NULL);
  const struct {
    const char *path, *title, *facts;
  } cases[] = {
    { file, "Digits · Softmax regression", "500 train · 0 validation · 2,000 test" },
    { images, "birds · LeNet-5", "* train · * validation · 10 test" },
    { part, "birds · LeNet-5", "* train · * validation · 10 test" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const argv[] = { journey_program (), cases[i].path, NULL };
      Driver *driver = driver_start (argv);
      g_assert_nonnull (driver);
      journey_assert_seen (driver, LABEL, cases[i].title);
      journey_assert_seen (driver, LABEL, cases[i].facts);
      driver_free (driver);
    }
  scratch_free (folder);
}

static void
test_opens_mnist (void)
{
  g_autofree char *mnist = support_shared ("data/mnist");
  if (mnist == NULL)
    return;
  const char *const argv[] = { journey_program (), mnist, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  journey_assert_seen (driver, LABEL, "mnist · LeNet-5");
  journey_assert_seen (driver, LABEL, "54,000 train · 6,000 validation · 10,000 test");
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
  driver_free (driver);
}

/* What is refused is told, and the window is as it was. */
static void
test_refuses (void)
{
  char *folder = scratch_new ();
  g_autofree char *newer = write_text (folder, "newer.json", "{\"format\": 2}");
  g_autofree char *broken = write_text (folder, "broken.json", "{\"dataset\": ");
  g_autofree char *notes = write_text (folder, "notes.txt", "x");
  g_autofree char *pipe = g_build_filename (folder, "pipe.json", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  const struct {
    const char *path, *heading, *body;
  } cases[] = {
    { newer, "“newer.json” can’t be opened", "format: 2 is newer than 1*stays as it is." },
    { broken, "“broken.json” can’t be opened", "1:13: *stays as it is." },
    { notes, "“notes.txt” can’t be opened", "*notes.txt is no file of a dataset*stays as it is." },
    { pipe, "“pipe.json” can’t be opened", "It is neither a file nor a folder.*stays as it is." },
    { folder, "“*” can’t be opened", "*holds no dataset that can be read*stays as it is." },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const argv[] = { journey_program (), cases[i].path, NULL };
      Driver *driver = driver_start (argv);
      g_assert_nonnull (driver);
      journey_assert_seen (driver, LABEL, cases[i].heading);
      journey_assert_seen (driver, LABEL, cases[i].body);
      journey_assert_seen (driver, LABEL, "Digits · LeNet-5");
      g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
      driver_free (driver);
    }
  scratch_free (folder);
}

/* The program is killed: what was edited is there again, with its file, and a mark that it isn't saved. */
static void
test_remembers (void)
{
  char *folder = scratch_new ();
  g_autofree char *file = write_text (folder, "small.json", experiment);
  g_autofree char *kept = g_build_filename (folder, "percept", "experiment.json", NULL);
  const char *const first[] = { journey_program (), file, NULL }, *const next[] = { journey_program (), NULL };
  Driver *driver = driver_start_with (first, folder);
  g_assert_nonnull (driver);
  journey_assert_seen (driver, LABEL, "small.json");
  journey_write (driver, "Epochs", "7");
  journey_assert_seen (driver, LABEL, "• small.json");
  journey_wait_for_text (kept, "\"epochs\": 7");
  driver_free (driver);

  driver = driver_start_with (next, folder);
  g_assert_nonnull (driver);
  journey_assert_seen (driver, LABEL, "• small.json");
  journey_assert_seen (driver, LABEL, "500 train · 0 validation · 2,000 test");
  driver_free (driver);

  g_assert_true (g_file_set_contents (kept, "{\"format\": 3}", -1, NULL));
  driver = driver_start_with (next, folder);
  g_assert_nonnull (driver);
  journey_assert_seen (driver, LABEL, "The last experiment can’t be read");
  journey_assert_seen (driver, LABEL, "Digits · LeNet-5");
  driver_free (driver);
  g_autofree char *aside = g_strconcat (kept, ".broken", NULL);
  journey_wait_for_text (aside, "\"format\": 3");
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/documents/opens", test_opens);
  g_test_add_func ("/documents/opens-mnist", test_opens_mnist);
  g_test_add_func ("/documents/refuses", test_refuses);
  g_test_add_func ("/documents/remembers", test_remembers);
  return g_test_run ();
}
