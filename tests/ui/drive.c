/* Drives a program's window from a script: drive PROGRAM [OPTION...] -- [COMMAND ARGUMENT]...
 *
 * press NAME; wait GLOB (until something of that name is seen); ready NAME (until that button can be pressed);
 * sleep SECONDS; run SHELL-COMMAND; print - (all that assistive tools see). The program is ended when the commands are done. */
#include "tests/ui/driver.h"

#include <stdlib.h>
#include <string.h>

#define PATIENCE_SECONDS 30

static gboolean
carry_out (Driver *driver, const char *command, const char *argument)
{
  if (g_str_equal (command, "press"))
    return driver_press (driver, argument, 5);
  if (g_str_equal (command, "ready"))
    return driver_wait_sensitive (driver, ATSPI_ROLE_PUSH_BUTTON, argument, PATIENCE_SECONDS);
  if (g_str_equal (command, "sleep"))
    {
      g_usleep ((gulong) (g_ascii_strtod (argument, NULL) * G_USEC_PER_SEC));
      return TRUE;
    }
  if (g_str_equal (command, "run"))
    return system (argument) == 0;
  if (g_str_equal (command, "print"))
    {
      driver_print (driver);
      return TRUE;
    }
  if (g_str_equal (command, "wait"))
    {
      g_autoptr (Accessible) found = driver_wait (driver, ATSPI_ROLE_INVALID, argument, PATIENCE_SECONDS);
      return found != NULL;
    }
  return FALSE;
}

int
main (int argc, char **argv)
{
  int commands = 1;
  while (commands < argc && !g_str_equal (argv[commands], "--"))
    commands++;
  g_autofree const char **program = g_new0 (const char *, argc);
  memcpy (program, argv + 1, (size_t) (commands - 1) * sizeof *argv);
  if (commands < 2)
    {
      g_printerr ("drive: name a program\n");
      return 2;
    }

  Driver *driver = driver_start (program);
  if (driver == NULL)
    return 1;
  int status = 0;
  for (int i = commands + 1; i + 1 < argc && status == 0; i += 2)
    if (!carry_out (driver, argv[i], argv[i + 1]))
      {
        g_printerr ("drive: %s “%s” failed\n", argv[i], argv[i + 1]);
        status = 1;
      }
  driver_free (driver);
  return status;
}
