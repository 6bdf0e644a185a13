#include "data/runs/diagnosis-text.h"

char *
pct_diagnosis_sentence (const PctDiagnosis *diagnosis)
{
  double from = diagnosis->validation_from, to = diagnosis->validation_to;
  double train_from = diagnosis->train_from, train_to = diagnosis->train_to;
  switch (diagnosis->kind)
    {
    case PCT_DIAGNOSIS_NO_VALIDATION:
      return g_strdup ("can't be told without validation images; set some of the training images apart");
    case PCT_DIAGNOSIS_IMPROVING:
      return g_strdup_printf ("good so far: the validation loss fell further, to a median of %.3g over the last three epochs", to);
    case PCT_DIAGNOSIS_CONVERGED:
      return g_strdup_printf ("converged: over the last three epochs the validation loss has come to rest at %.3g; it was lowest in"
                              " epoch %u, %.3g", to, diagnosis->epoch, from);
    case PCT_DIAGNOSIS_OVERFITTING:
      return g_strdup_printf ("overfitting since epoch %u: over the last three epochs the validation loss was %.3g, up from %.3g, and"
                              " the training loss %.3g, down from %.3g", diagnosis->epoch, to, from, train_to, train_from);
    case PCT_DIAGNOSIS_UNDERFITTING:
      return g_strdup_printf ("underfitting: over the last three epochs the training loss has come to rest at %.3g, and the validation"
                              " loss, %.3g, is no worse; a larger network or another learning rate may learn more", train_to, to);
    case PCT_DIAGNOSIS_DIVERGING:
      return g_strdup_printf ("diverging: the training loss was %.3g in epoch %u and is %.3g now; a lower learning rate may help",
                              train_from, diagnosis->epoch, train_to);
    case PCT_DIAGNOSIS_TOO_NOISY:
      return g_strdup_printf ("too noisy to say: the validation loss, %.3g over the last three epochs, is known to within %.2g only; more"
                              " validation images would tell more", to, diagnosis->noise);
    default:
      return g_strdup ("too early to say: it takes three epochs");
    }
}
