#include "app/application.h"
#include "app/language.h"

int
main (int argc, char **argv)
{
  pct_language_begin ();
  g_autoptr (PctApplication) application = pct_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
