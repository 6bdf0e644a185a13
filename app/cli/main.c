#include <signal.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "app/cli/command.h"
#include "engine/kernels/gemm.h"
#include "engine/kernels/kernels.h"

static const PctCommand *const commands[] = {
  &pct_command_train,   &pct_command_resume,   &pct_command_fork, &pct_command_evaluate, &pct_command_predict,
  &pct_command_summary, &pct_command_data,   &pct_command_report, &pct_command_plot,
};

static void
print_help (FILE *file)
{
  fputs ("Usage: percept-cli [--verbose] COMMAND ...\n\n", file);
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (file, "  %-9s %-30s %s\n", commands[i]->name, commands[i]->arguments, commands[i]->about);
  fputs ("\n  --help      this; percept-cli COMMAND --help tells a command's options\n"
         "  --version   the program, its BLAS and its kernels\n"
         "  --verbose   log what it does, to standard error\n",
         file);
}

static int
print_version (void)
{
  printf ("percept-cli %s\nBLAS: %s\ncore: %s\nkernels: %s\n", PERCEPT_VERSION, pct_gemm_configuration (), pct_gemm_core (),
          pct_kernels ()->name);
  return pct_output_end ();
}

/* All of it to standard error, which leaves standard output to JSON. Debugging messages only when asked for. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer verbose)
{
  const char *message = "", *domain = "percept";
  if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) && !GPOINTER_TO_INT (verbose))
    return g_getenv ("G_MESSAGES_DEBUG") != NULL ? g_log_writer_default (level, fields, n_fields, NULL)
                                                 : G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      message = fields[i].value;
    else if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
      domain = fields[i].value;
  fprintf (stderr, "%s: %s\n", GPOINTER_TO_INT (verbose) ? domain : "percept-cli", message);
  return G_LOG_WRITER_HANDLED;
}

static const PctCommand *
find_command (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

/* --verbose may stand anywhere before "--". */
static gboolean
take_verbose (int *argc, char **argv)
{
  int kept = 1;
  gboolean verbose = FALSE, options = TRUE;
  for (int i = 1; i < *argc; i++)
    {
      options = options && strcmp (argv[i], "--") != 0;
      if (options && strcmp (argv[i], "--verbose") == 0)
        verbose = TRUE;
      else
        argv[kept++] = argv[i];
    }
  argv[kept] = NULL;
  *argc = kept;
  return verbose;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  /* Numbers and words are the same everywhere, as other programs read them. */
  setlocale (LC_NUMERIC, "C");
  setlocale (LC_MESSAGES, "C");
  /* A reader that went away is a write error like any other, so that a training can still be kept. */
  signal (SIGPIPE, SIG_IGN);
  gboolean verbose = take_verbose (&argc, argv);
  g_log_set_writer_func (write_log, GINT_TO_POINTER (verbose), NULL);

  if (argc < 2)
    {
      print_help (stderr);
      return PCT_EXIT_REQUEST;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help (stdout);
      return pct_output_end ();
    }
  if (strcmp (argv[1], "--version") == 0)
    return print_version ();
  const PctCommand *command = find_command (argv[1]);
  if (command == NULL)
    {
      fprintf (stderr, "percept-cli: %s: no such command; percept-cli --help lists them\n", argv[1]);
      return PCT_EXIT_REQUEST;
    }
  return command->run (argc - 1, argv + 1);
}
