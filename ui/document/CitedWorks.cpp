#include "document/CitedWorks.h"

#include <QCoreApplication>

namespace clusterlens::ui {

namespace {

/// For translations.
struct CitedWords {
    Q_DECLARE_TR_FUNCTIONS(Citations)
};

} // namespace

QStringList worksToCite(const QString& version)
{
    return {CitedWords::tr("Clusterlens %1").arg(version),
        CitedWords::tr("The model: conditional latent diffusion (CbLDM), arXiv:2509.01370"),
        CitedWords::tr("The method: T. Egami, S. J. L. Billinge, Underneath the Bragg Peaks, 2nd ed., Pergamon 2012")};
}

} // namespace clusterlens::ui
