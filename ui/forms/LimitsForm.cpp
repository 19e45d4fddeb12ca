#include "forms/LimitsForm.h"

#include "commands/SettingsEditor.h"
#include "document/CandidateText.h"
#include "forms/CurrentCurve.h"
#include "theme/Theme.h"

#include <cmath>
#include <stdexcept>

namespace clusterlens::ui {

namespace {

/// \throws std::invalid_argument  for the user: it is no number
std::optional<double> limitIn(const QString& text, const QString& what)
{
    QString number = text.trimmed();
    if (number.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const double value = number.replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&isNumber);
    if (!isNumber)
        throw std::invalid_argument(LimitsForm::tr("%1: expected a number, found \"%2\"").arg(what, text.trimmed()).toStdString());
    return value;
}

QString limitText(double value)
{
    return std::isfinite(value) ? QString::number(value, 'g', 6) : LimitsForm::tr("none");
}

bool isLow(const FittedParameter& fitted)
{
    return fitted.value - fitted.bounds.min < fitted.bounds.max - fitted.value;
}

} // namespace

LimitsForm::LimitsForm(Document& document, SettingsEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_editor(editor)
{
    setObjectName(QStringLiteral("limits"));
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(4);
    grid->addWidget(new QLabel(tr("from"), this), 0, 1);
    grid->addWidget(new QLabel(tr("to"), this), 0, 2);
    grid->addWidget(new QLabel(tr("fit"), this), 0, 4);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        addRow(p, grid);
    followCurrentCurve(document, this, [this](Typed typed) { showCurve(typed); });
    connect(&document, &Document::shownChanged, this, &LimitsForm::showFits);
    showCurve(Typed::IsGone);
}

void LimitsForm::addRow(std::size_t p, QGridLayout* grid)
{
    const FitParameter& parameter = fitParameters[p];
    const QString symbol = parameterSymbol(parameter);
    const QString key = QString::fromLatin1(parameter.key);
    Row& row = m_rows[p];
    row.low = addField(p, &ExperimentOverrides::lowest, key + QStringLiteral("Lowest"), tr("Lower limit of %1").arg(symbol));
    row.high = addField(p, &ExperimentOverrides::highest, key + QStringLiteral("Highest"), tr("Upper limit of %1").arg(symbol));
    row.low->setPlaceholderText(limitText(parameter.bounds.min));
    row.high->setPlaceholderText(limitText(parameter.bounds.max));
    row.mark = new QLabel(this);
    row.mark->setObjectName(key + QStringLiteral("AtLimit"));
    row.mark->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("⚠ ")));
    row.value = new QLabel(this);
    row.value->setObjectName(key + QStringLiteral("Fit"));
    auto* const label = new QLabel(parameterTitle(parameter), this);
    label->setBuddy(row.low);
    label->setToolTip(parameterHint(parameter));
    const int place = grid->rowCount();
    grid->addWidget(label, place, 0);
    grid->addWidget(row.low, place, 1);
    grid->addWidget(row.high, place, 2);
    grid->addWidget(row.mark, place, 3);
    grid->addWidget(row.value, place, 4);
}

QLineEdit* LimitsForm::addField(std::size_t p, Limits ExperimentOverrides::*limits, const QString& name, const QString& what)
{
    auto* const field = new QLineEdit(this);
    field->setObjectName(name);
    field->setAccessibleName(what);
    field->setToolTip(tr("%1.\nEmpty: the one shown in grey. It holds where the parameter is fitted.").arg(what));
    connect(field, &QLineEdit::editingFinished, this, [this, field, limits, p, what] {
        const int curve = m_document.currentCurve();
        if (curve == 0 || !field->isModified())
            return;
        field->setModified(false);
        m_editor.change(curve, [&](ExperimentOverrides& own) { (own.*limits)[p] = limitIn(field->text(), what); });
    });
    return field;
}

void LimitsForm::showCurve(Typed typed)
{
    const int id = m_document.currentCurve();
    const ExperimentOverrides own = id == 0 ? ExperimentOverrides() : m_document.curve(id).data->overrides;
    m_stated = 0;
    const auto show = [&](QLineEdit* field, const std::optional<double>& limit) {
        showText(*field, limit ? limitText(*limit) : QString(), typed);
        m_stated += limit ? 1 : 0;
    };
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        show(m_rows[p].low, own.lowest[p]);
        show(m_rows[p].high, own.highest[p]);
    }
    showFits();
    Q_EMIT shown();
}

void LimitsForm::showFits()
{
    const std::vector<ShownCandidate> shown = m_document.shownCandidates();
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        QLabel& value = *m_rows[p].value;
        if (shown.empty()) {
            value.clear();
            value.setToolTip({});
            continue;
        }
        const FittedParameter& fitted = shown.front().candidate->fit.parameters[p];
        value.setText(fittedText(fitted, fitParameters[p]));
        value.setToolTip(shown.front().name);
    }
    showMarks();
}

void LimitsForm::showMarks()
{
    PerParameter<QStringList> ended;
    for (const ShownCandidate& one : m_document.shownCandidates())
        for (std::size_t p = 0; p < fitParameterCount; ++p) {
            const FittedParameter& fitted = one.candidate->fit.parameters[p];
            if (fitted.state != ParameterState::AtBound)
                continue;
            const QString value = QString::fromStdString(valueText(fitted.value, {}, fitParameters[p].digits));
            ended[p].append((isLow(fitted) ? tr("%1 has ended at the lower limit: %2") : tr("%1 has ended at the upper limit: %2"))
                                .arg(one.name, value));
        }
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        QPalette own;
        own.setColor(QPalette::WindowText, warningColour());
        m_rows[p].mark->setPalette(own);
        m_rows[p].mark->setText(ended[p].isEmpty() ? QString() : QStringLiteral("⚠"));
        m_rows[p].mark->setToolTip(ended[p].join(QLatin1Char('\n')));
    }
}

} // namespace clusterlens::ui

#include "moc_LimitsForm.cpp"
