#include "data/datasets/catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "data/datasets/cifar.h"
#include "data/datasets/idx.h"
#include "data/datasets/npz.h"

enum { READER_IDX, READER_CIFAR, READER_NPZ, READERS, MADE_HERE = READERS };

static const PctReader readers[READERS] = {
  [READER_IDX] = { FALSE, pct_idx_found, pct_idx_is_part, pct_idx_open,
                   N_ ("train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
                       "t10k-labels-idx1-ubyte, each plain or .gz") },
  [READER_CIFAR] = { FALSE, pct_cifar_found, pct_cifar_is_part, pct_cifar_open,
                     N_ ("data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt") },
  [READER_NPZ] = { TRUE, pct_npz_found, pct_npz_is_part, pct_npz_open, N_ ("an .npz file") },
};

static const char *const clothes[] = { "T-shirt/top", "Trouser", "Pullover", "Dress",      "Coat", "Sandal",
                                       "Shirt",       "Sneaker", "Bag",      "Ankle boot", NULL };
static const char *const kana[] = { "お", "き", "す", "つ", "な", "は", "ま", "や", "れ", "を", NULL };

/* The files of MNIST and its like have the same names everywhere. */
#define IDX_FILES(site)                                                                                                \
  (const char *const[])                                                                                                \
  {                                                                                                                    \
    site "train-images-idx3-ubyte.gz", site "train-labels-idx1-ubyte.gz", site "t10k-images-idx3-ubyte.gz",            \
        site "t10k-labels-idx1-ubyte.gz", NULL                                                                         \
  }

static const char *const pathology[] = { "adipose",
                                         "background",
                                         "debris",
                                         "lymphocytes",
                                         "mucus",
                                         "smooth muscle",
                                         "normal colon mucosa",
                                         "cancer-associated stroma",
                                         "colorectal adenocarcinoma epithelium",
                                         NULL };
static const char *const pneumonia[] = { "normal", "pneumonia", NULL };
static const char *const skin[] = { "actinic keratoses and intraepithelial carcinoma",
                                    "basal cell carcinoma",
                                    "benign keratosis-like lesions",
                                    "dermatofibroma",
                                    "melanoma",
                                    "melanocytic nevi",
                                    "vascular lesions",
                                    NULL };
static const char *const retina_layers[]
    = { "choroidal neovascularization", "diabetic macular edema", "drusen", "normal", NULL };
static const char *const breast[] = { "malignant", "normal, benign", NULL };
static const char *const blood[]
    = { "basophil", "eosinophil", "erythroblast", "immature granulocytes", "lymphocyte", "monocyte", "neutrophil",
        "platelet", NULL };
static const char *const kidney[] = { "collecting duct, connecting tubule",
                                      "distal convoluted tubule",
                                      "glomerular endothelial cells",
                                      "interstitial endothelial cells",
                                      "leukocytes",
                                      "podocytes",
                                      "proximal tubule segments",
                                      "thick ascending limb",
                                      NULL };
static const char *const organs[] = { "bladder", "femur-left", "femur-right", "heart",    "kidney-left", "kidney-right",
                                      "liver",   "lung-left",  "lung-right",  "pancreas", "spleen",      NULL };

#define MEDMNIST(id, name, about, classes)                                                                             \
  {                                                                                                                    \
    id, name, about, FALSE, classes,                                                                                   \
        (const char *const[]){ "https://zenodo.org/records/10519652/files/" id ".npz?download=1", NULL }, id ".npz"    \
  }

static const PctCatalogueEntry entries[] = {
  { "digits", N_ ("Digits"), N_ ("12,000 drawn digits, 28 × 28 grey, made by this program"), TRUE, NULL },
  { "mnist", N_ ("MNIST"), N_ ("70,000 handwritten digits, 28 × 28 grey"), FALSE, NULL,
    IDX_FILES ("https://ossci-datasets.s3.amazonaws.com/mnist/") },
  { "fashion-mnist", N_ ("Fashion-MNIST"), N_ ("70,000 photographs of clothes in ten classes, 28 × 28 grey"), FALSE,
    clothes, IDX_FILES ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/") },
  { "kmnist", N_ ("Kuzushiji-MNIST"), N_ ("70,000 cursive Japanese characters in ten classes, 28 × 28 grey"), FALSE,
    kana, IDX_FILES ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/") },
  { "cifar-10-batches-bin", N_ ("CIFAR-10"),
    N_ ("60,000 photographs of animals and vehicles in ten classes, 32 × 32 colour"), FALSE, NULL,
    (const char *const[]){ "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", NULL } },
  MEDMNIST ("pathmnist", N_ ("PathMNIST"),
            N_ ("107,180 tissue slides of colorectal cancer in nine classes, 28 × 28 colour"), pathology),
  MEDMNIST ("pneumoniamnist", N_ ("PneumoniaMNIST"),
            N_ ("5,856 chest X-rays of children, normal or with pneumonia, 28 × 28 grey"), pneumonia),
  MEDMNIST ("dermamnist", N_ ("DermaMNIST"),
            N_ ("Skin lesions in seven classes, 28 × 28 colour; not for commercial use"), skin),
  MEDMNIST ("octmnist", N_ ("OCTMNIST"), N_ ("Scans of the retina's layers in four classes, 28 × 28 grey"),
            retina_layers),
  MEDMNIST ("retinamnist", N_ ("RetinaMNIST"),
            N_ ("Photographs of the retina in five grades of diabetic disease, 28 × 28 colour"), NULL),
  MEDMNIST ("breastmnist", N_ ("BreastMNIST"), N_ ("Ultrasound images of the breast in two classes, 28 × 28 grey"),
            breast),
  MEDMNIST ("bloodmnist", N_ ("BloodMNIST"), N_ ("Single blood cells in eight classes, 28 × 28 colour"), blood),
  MEDMNIST ("tissuemnist", N_ ("TissueMNIST"), N_ ("Cells of the kidney's cortex in eight classes, 28 × 28 grey"),
            kidney),
  MEDMNIST ("organamnist", N_ ("OrganAMNIST"), N_ ("CT slices of eleven organs, 28 × 28 grey"), organs),
  { "random", N_ ("Random noise"), N_ ("Noise of any shape, to measure speed with"), TRUE, NULL },
};

/* Beside entries: who reads each one's folder or file. */
static const int entry_readers[G_N_ELEMENTS (entries)] = {
  MADE_HERE,  READER_IDX, READER_IDX, READER_IDX, READER_CIFAR, READER_NPZ, READER_NPZ, READER_NPZ,
  READER_NPZ, READER_NPZ, READER_NPZ, READER_NPZ, READER_NPZ,   READER_NPZ, MADE_HERE,
};

const PctReader *
pct_readers (size_t *n)
{
  *n = READERS;
  return readers;
}

const PctCatalogueEntry *
pct_catalogue (size_t *n)
{
  *n = G_N_ELEMENTS (entries);
  return entries;
}

const PctCatalogueEntry *
pct_catalogue_find (const char *id)
{
  for (size_t i = 0; i < G_N_ELEMENTS (entries); i++)
    if (strcmp (entries[i].id, id) == 0)
      return &entries[i];
  return NULL;
}

const PctReader *
pct_catalogue_reader (const PctCatalogueEntry *entry)
{
  int reader = entry_readers[entry - entries];
  return reader == MADE_HERE ? NULL : &readers[reader];
}

static char *
find_path (const PctCatalogueEntry *entry, const char *const *folders, gboolean all)
{
  const PctReader *reader = pct_catalogue_reader (entry);
  for (size_t i = 0; folders && folders[i]; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], entry->file ? entry->file : entry->id, NULL);
      if (reader->found (path, all))
        return g_steal_pointer (&path);
    }
  return NULL;
}

char *
pct_catalogue_path (const PctCatalogueEntry *entry, const char *const *folders)
{
  /* A whole one in a later folder is better than a part in an earlier one. */
  char *whole = find_path (entry, folders, TRUE);
  return whole ? whole : find_path (entry, folders, FALSE);
}

gboolean
pct_catalogue_found (const PctCatalogueEntry *entry, const char *const *folders)
{
  if (entry->bundled)
    return TRUE;
  g_autofree char *path = find_path (entry, folders, TRUE);
  return path != NULL;
}
