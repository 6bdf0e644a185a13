#include "app/application.h"
#include "app/language.h"
#include "ui/model/saving.h"

int
main (int argc, char **argv)
{
  pct_language_begin ();
  g_autoptr (PctApplication) application = pct_application_new ();
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  pct_save_finish ();
  return status;
}
