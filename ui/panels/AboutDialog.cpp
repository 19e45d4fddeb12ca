#include "panels/AboutDialog.h"

#include <QSysInfo>

namespace clusterlens::ui {

AboutDialog::AboutDialog(const std::optional<ModelInfo>& model, QWidget* parent)
    : QMessageBox(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Clusterlens"));
    setText(tr("<b>Clusterlens %1</b>").arg(QStringLiteral(CLUSTERLENS_VERSION)));
    QString text = tr("Structures of metal nanoparticles from pair distribution functions.") + QStringLiteral("\n\n");
    if (model)
        text += tr("Model: %1 (%2), %3 to %4 atoms\nSHA-256: %5…\nDevice: %6\n")
                    .arg(QString::fromStdString(model->name), QString::fromStdString(model->architecture))
                    .arg(model->minAtoms)
                    .arg(model->maxAtoms)
                    .arg(QString::fromStdString(model->sha256).left(16), QString::fromStdString(model->device));
    else
        text += tr("Model: none is loaded\n");
    text += tr("Qt %1 on %2").arg(QString::fromLatin1(qVersion()), QSysInfo::prettyProductName());
    setInformativeText(text);
    setStandardButtons(QMessageBox::Close);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

} // namespace clusterlens::ui
