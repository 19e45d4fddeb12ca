#include "panels/MeasurementForm.h"

#include "commands/SettingsEditor.h"
#include "panels/CurveText.h"
#include "panels/SettingField.h"

#include <QGridLayout>
#include <QLabel>

namespace clusterlens::ui {

namespace {

QLabel* addText(QGridLayout* grid, int row, const QString& title, const QString& name, QWidget* parent)
{
    auto* const text = new QLabel(parent);
    text->setObjectName(name);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(new QLabel(title, parent), row, 0);
    grid->addWidget(text, row, 1, 1, 2);
    return text;
}

} // namespace

MeasurementForm::MeasurementForm(Document& document, SettingsEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
{
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    m_data = addText(grid, 0, tr("Data"), QStringLiteral("dataRange"), this);
    m_radiation = addText(grid, 1, tr("Radiation"), QStringLiteral("radiation"), this);

    const QString perLength = tr("Å⁻¹");
    const QString area = tr("Å²");
    const auto add = [&](const SettingText& text, double PdfSettings::*value, std::optional<double> ExperimentOverrides::*stated) {
        auto* const field = new SettingField(text, grid, int(m_rows.size()) + 2, this);
        connect(field, &SettingField::edited, this, [this, &editor, stated](std::optional<double> number) {
            if (const int curve = m_document.currentCurve())
                editor.change(curve, [&](ExperimentOverrides& overrides) { overrides.*stated = number; });
        });
        m_rows.append({field, value});
    };
    add({QStringLiteral("qmin"), tr("Qmin"), perLength,
            tr("Where the Fourier transform of the data began. Particles make G(r) swing below Qmin ≈ 0.7 Å⁻¹."), 3, 0.1, 20.0},
        &PdfSettings::qmin, &ExperimentOverrides::qmin);
    add({QStringLiteral("qmax"), tr("Qmax"), perLength,
            tr("Where the Fourier transform of the data ended. A smaller Qmax makes peaks broader and ripples longer."), 3, 0.5,
            100.0},
        &PdfSettings::qmax, &ExperimentOverrides::qmax);
    add({QStringLiteral("qdamp"), tr("Qdamp"), perLength,
            tr("Resolution of the instrument: peaks lose height with distance as exp(−(r Qdamp)²/2).\n"
               "Too small a value makes particles come out too small. It is known from a calibration with a bulk standard, often "
               "0.01 to 0.06 Å⁻¹."),
            4, 0.005, 1.0},
        &PdfSettings::qdamp, &ExperimentOverrides::qdamp);
    add({QStringLiteral("biso"), tr("Biso"), area,
            tr("Displacement parameter that fits start from, B = 8π²U: how much atoms move or are out of place.\n"
               "Metals at room temperature: about 0.3 to 1 Å²."),
            3, 0.1, 10.0},
        &PdfSettings::biso, &ExperimentOverrides::biso);
    add({QStringLiteral("delta2"), tr("delta2"), area,
            tr("Neighbours move together, which makes the first peaks sharper: their width is multiplied by 1 − delta2/r².\n"
               "0 means that atoms move independently."),
            3, 0.5, 20.0},
        &PdfSettings::delta2, &ExperimentOverrides::delta2);

    connect(&document, &Document::currentCurveChanged, this, &MeasurementForm::showCurve);
    connect(&document, &Document::curveChanged, this, &MeasurementForm::showCurve);
    connect(&document, &Document::reset, this, &MeasurementForm::showCurve);
    showCurve();
}

void MeasurementForm::showCurve()
{
    const int id = m_document.currentCurve();
    setVisible(id != 0);
    if (id == 0)
        return;
    const LoadedCurve& curve = *m_document.curve(id).data;
    m_data->setText(tr("%1, %2 points").arg(rangeText(curve.file.curve)).arg(curve.file.curve.r.size()));
    m_radiation->setText(radiationText(curve.file.metadata.radiation));
    for (const Row& row : m_rows)
        row.field->show(curve.experiment, curve.experiment.pdf.*row.value);
}

} // namespace clusterlens::ui
