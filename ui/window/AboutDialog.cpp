#include "window/AboutDialog.h"

#include "document/CitedWorks.h"
#include "runs/ComputeDevices.h"

#include <qcustomplot.h>
#include <QSysInfo>

namespace clusterlens::ui {

namespace {

QStringList deviceTexts()
{
    QStringList texts;
    for (const ComputeDevice& device : computeDevices())
        texts.append(device.text());
    return texts;
}

} // namespace

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
        text += tr("Model: none is loaded\nDevices: %1\n").arg(deviceTexts().join(QStringLiteral(", ")));
    text += tr("Qt %1, VTK %2, QCustomPlot %3, on %4")
                .arg(QString::fromLatin1(qVersion()), QStringLiteral(CLUSTERLENS_VTK_VERSION),
                    QStringLiteral(QCUSTOMPLOT_VERSION_STR), QSysInfo::prettyProductName());
    text += tr("\n\nTo cite:\n%1").arg(worksToCite(QStringLiteral(CLUSTERLENS_VERSION)).join(QLatin1Char('\n')));
    setInformativeText(text);
    setStandardButtons(QMessageBox::Close);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
}

} // namespace clusterlens::ui

#include "moc_AboutDialog.cpp"
