#include "forms/MeasurementForm.h"

#include "commands/SettingsEditor.h"
#include "document/CandidateText.h"
#include "document/CurveText.h"
#include "forms/CurrentCurve.h"
#include "forms/LimitsForm.h"
#include "forms/SettingField.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QTimer>
#include <QToolButton>

#include <cmath>

namespace clusterlens::ui {

namespace {

QLabel* addText(QGridLayout* grid, int row, const QString& title, const QString& name, QWidget* parent)
{
    auto* const text = new QLabel(parent);
    text->setObjectName(name);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setWordWrap(true); // else a long one pushes the fields out of the column
    grid->addWidget(new QLabel(title, parent), row, 0);
    grid->addWidget(text, row, 1, 1, 3);
    return text;
}

/// A twentieth of the way between the bounds, as 1, 2 or 5 times a power of ten.
double niceStep(const RRange& bounds)
{
    const double rough = std::isfinite(bounds.max) ? (bounds.max - bounds.min) / 20.0 : 0.1;
    const double power = std::pow(10.0, std::floor(std::log10(rough) + 1e-9));
    const double digit = rough / power;
    return power * (digit < 1.5 ? 1.0 : digit < 3.5 ? 2.0 : digit < 7.5 ? 5.0 : 10.0);
}

SettingText textOf(const FitParameter& row)
{
    const double most = std::isfinite(row.bounds.max) ? 10.0 * row.bounds.max : 1e6;
    return {QString::fromLatin1(row.key), parameterSymbol(row), QString::fromUtf8(row.unit),
        MeasurementForm::tr("%1.\nThe fit starts from this value, or holds it.").arg(parameterHint(row)), row.digits,
        niceStep(row.bounds), most};
}

} // namespace

MeasurementForm::MeasurementForm(Document& document, SettingsEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    m_data = addText(m_grid, 0, tr("Data"), QStringLiteral("dataRange"), this);
    m_radiation = addText(m_grid, 1, tr("Radiation"), QStringLiteral("radiation"), this);

    addRow(
        {QStringLiteral("qmin"), tr("Qmin"), tr("Å⁻¹"),
            tr("Where the Fourier transform of the data began. Particles make G(r) swing below Qmin ≈ 0.7 Å⁻¹."), 3, 0.1, 20.0},
        &FitValues::qmin, [](ExperimentOverrides& own, std::optional<double> number) { own.qmin = number; }, editor);
    addRow(
        {QStringLiteral("qmax"), tr("Qmax"), tr("Å⁻¹"),
            tr("Where the Fourier transform of the data ended. A smaller Qmax makes peaks broader and ripples longer."), 3, 0.5,
            100.0},
        &FitValues::qmax, [](ExperimentOverrides& own, std::optional<double> number) { own.qmax = number; }, editor);
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        addRow(
            textOf(fitParameters[p]), fitParameters[p].value,
            [p](ExperimentOverrides& own, std::optional<double> number) { own.values[p] = number; }, editor);
        addFreeBox(p, editor);
    }
    addLimits(editor);

    followCurrentCurve(document, this, [this](Typed typed) { showCurve(typed); });
    showCurve(Typed::IsGone);
}

void MeasurementForm::addRow(const SettingText& text, double FitValues::*value,
    const std::function<void(ExperimentOverrides&, std::optional<double>)>& state, SettingsEditor& editor)
{
    auto* const field = new SettingField(text, m_grid, int(m_rows.size()) + 2, this);
    connect(field, &SettingField::edited, this, [this, &editor, state](std::optional<double> number) {
        if (const int curve = m_document.currentCurve())
            editor.change(curve, [&](ExperimentOverrides& overrides) { state(overrides, number); });
    });
    m_rows.append({field, value});
}

void MeasurementForm::addFreeBox(std::size_t p, SettingsEditor& editor)
{
    auto* const box = new QCheckBox(tr("fit"), this);
    const QString symbol = parameterSymbol(fitParameters[p]);
    box->setObjectName(QString::fromLatin1(fitParameters[p].key) + QStringLiteral("Free"));
    box->setAccessibleName(tr("Fit %1").arg(symbol));
    box->setToolTip(tr("Ticked: %1 is fitted, from the value beside it. Not ticked: it is held there.").arg(symbol));
    m_grid->addWidget(box, int(m_rows.size()) + 1, 3);
    connect(box, &QCheckBox::clicked, this, [this, &editor, p](bool free) {
        if (const int curve = m_document.currentCurve())
            editor.change(curve, [&](ExperimentOverrides& overrides) { overrides.free[p] = free; });
    });
    m_free[p] = box;
}

void MeasurementForm::addLimits(SettingsEditor& editor)
{
    auto* const button = new QToolButton(this);
    button->setObjectName(QStringLiteral("limitsShown"));
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(tr("Between which values fits may move each parameter"));
    auto* const limits = new LimitsForm(m_document, editor, this);
    limits->hide();
    const auto tell = [button, limits] {
        button->setArrowType(button->isChecked() ? Qt::DownArrow : Qt::RightArrow);
        const int stated = limits->stated();
        button->setText(stated > 0 ? tr("Limits of the fit (%n stated)", nullptr, stated) : tr("Limits of the fit"));
    };
    connect(button, &QToolButton::toggled, limits, [limits, tell](bool open) {
        limits->setVisible(open);
        tell();
        for (QWidget* above = limits->parentWidget(); open && above; above = above->parentWidget())
            if (auto* const column = qobject_cast<QScrollArea*>(above)) // once it has been laid out
                QTimer::singleShot(0, limits, [column, limits] { column->ensureWidgetVisible(limits); });
    });
    connect(limits, &LimitsForm::shown, button, tell);
    tell();
    m_grid->addWidget(button, m_grid->rowCount(), 0, 1, 4);
    m_grid->addWidget(limits, m_grid->rowCount(), 0, 1, 4);
}

void MeasurementForm::showCurve(Typed typed)
{
    const int id = m_document.currentCurve();
    setVisible(id != 0);
    if (id == 0)
        return;
    const LoadedCurve& curve = *m_document.curve(id).data;
    m_data->setText(tr("%1, %2 points").arg(rangeText(curve.file.curve)).arg(curve.file.curve.r.size()));
    m_radiation->setText(radiationText(curve.file.metadata.radiation));
    for (const Row& row : m_rows)
        row.field->show(curve.experiment, curve.experiment.pdf.*row.value, typed);
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const QSignalBlocker blocker(m_free[p]);
        m_free[p]->setChecked(curve.experiment.free[p]);
    }
}

} // namespace clusterlens::ui

#include "moc_MeasurementForm.cpp"
