#include "panels/PreviewDialog.h"

#include "document/CurveText.h"
#include "fields/NumberField.h"
#include "plots/PdfPlot.h"
#include "theme/Theme.h"

#include <QFontDatabase>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace clusterlens::ui {

namespace {

constexpr int previewBytes = 20000; // some hundred lines: enough to see header and columns

QSpinBox* columnBox(const std::optional<int>& column, const QString& name, QWidget* parent)
{
    auto* const box = new WholeNumberField(parent);
    box->setObjectName(name);
    box->setRange(-1, 50); // -1 is "as the file says", 0 is "none"
    box->setSpecialValueText(PreviewDialog::tr("as the file says"));
    box->setValue(column.value_or(-1));
    return box;
}

std::optional<int> columnOf(const QSpinBox& box)
{
    return box.value() < 0 ? std::nullopt : std::optional<int>(box.value());
}

// Lists begin with "as the file says" and then follow the enumeration.
template <class Choice> int indexOf(const std::optional<Choice>& choice)
{
    return choice ? static_cast<int>(*choice) + 1 : 0;
}

template <class Choice> std::optional<Choice> choiceAt(int index)
{
    return index > 0 ? std::optional(static_cast<Choice>(index - 1)) : std::nullopt;
}

} // namespace

PreviewDialog::PreviewDialog(std::string content, const QString& name, const ReadOptions& options, QWidget* parent)
    : QDialog(parent)
    , m_content(std::move(content))
    , m_name(name)
    , m_unit(new QComboBox(this))
    , m_function(new QComboBox(this))
    , m_r(columnBox(options.rColumn, QStringLiteral("rColumn"), this))
    , m_g(columnBox(options.gColumn, QStringLiteral("gColumn"), this))
    , m_dg(columnBox(options.dgColumn, QStringLiteral("dgColumn"), this))
    , m_outcome(new QLabel(this))
    , m_others(new QCheckBox(this))
    , m_plot(new PdfPlot(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setWindowTitle(tr("How is %1 to be read?").arg(name));
    setObjectName(QStringLiteral("previewDialog"));
    auto* const text = new QPlainTextEdit(QString::fromUtf8(QByteArray::fromStdString(m_content.substr(0, previewBytes))), this);
    text->setReadOnly(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_plot->setTheme(isDarkTheme());

    auto* const right = new QWidget(this);
    auto* const column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(makeChoice(options));
    column->addWidget(m_outcome);
    column->addWidget(m_plot, 1);
    auto* const splitter = new QSplitter(this);
    splitter->addWidget(text);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    auto* const whole = new QVBoxLayout(this);
    whole->addWidget(splitter, 1);
    whole->addWidget(m_others);
    whole->addWidget(m_buttons);
    m_others->setObjectName(QStringLiteral("sameForOthers"));
    m_others->hide();
    m_outcome->setObjectName(QStringLiteral("outcome"));
    m_outcome->setWordWrap(true);
    m_outcome->setTextFormat(Qt::PlainText);

    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(1000, 600);
    readAgain();
}

void PreviewDialog::offerSameForOthers(int count)
{
    m_others->setText(tr("The same for the other files, as far as they look like this one (others: %1)").arg(count));
    m_others->show();
}

bool PreviewDialog::isForOthers() const
{
    return m_others->isChecked();
}

QWidget* PreviewDialog::makeChoice(const ReadOptions& options)
{
    auto* const holder = new QWidget(this);
    auto* const form = new QFormLayout(holder);
    form->setContentsMargins(0, 0, 0, 0);
    m_unit->setObjectName(QStringLiteral("unit"));
    m_unit->addItems({tr("as the file says, else Å"), tr("Å"), tr("nm"), tr("pm")});
    m_unit->setCurrentIndex(indexOf(options.unit));
    form->addRow(tr("Unit of r"), m_unit);
    m_function->setObjectName(QStringLiteral("function"));
    m_function->addItems({tr("as label and shape say"), tr("G(r)"), tr("g(r)"), tr("g(r) − 1"), tr("T(r)"), tr("R(r), RDF")});
    m_function->setCurrentIndex(indexOf(options.function));
    form->addRow(tr("Function of r"), m_function);
    form->addRow(tr("Column of r"), m_r);
    form->addRow(tr("Column of G(r)"), m_g);
    form->addRow(tr("Column of errors (0: none)"), m_dg);
    for (QComboBox* const box : {m_unit, m_function})
        connect(box, &QComboBox::currentIndexChanged, this, &PreviewDialog::readAgain);
    for (QSpinBox* const box : {m_r, m_g, m_dg})
        connect(box, &QSpinBox::valueChanged, this, &PreviewDialog::readAgain);
    return holder;
}

ReadOptions PreviewDialog::options() const
{
    ReadOptions options;
    options.unit = choiceAt<LengthUnit>(m_unit->currentIndex());
    options.function = choiceAt<PdfFunction>(m_function->currentIndex());
    options.rColumn = columnOf(*m_r);
    options.gColumn = columnOf(*m_g);
    options.dgColumn = columnOf(*m_dg);
    return options;
}

void PreviewDialog::readAgain()
{
    QPalette own;
    QString outcome;
    try {
        m_curve = readCurve(m_content, m_name.toStdString(), options());
        outcome = tr("%1, %2 points").arg(rangeText(m_curve->file.curve)).arg(m_curve->file.curve.r.size());
        for (const std::string& warning : m_curve->experiment.warnings)
            outcome += QLatin1Char('\n') + inWindowWords(QString::fromStdString(warning));
        m_plot->setMeasured(m_curve->file.curve, m_name);
        m_plot->setFitRange(m_curve->experiment.range);
    } catch (const std::exception& e) {
        m_curve.reset();
        outcome = inWindowWords(QString::fromUtf8(e.what()));
        own.setColor(QPalette::WindowText, errorColour());
        m_plot->clearMeasured();
    }
    m_outcome->setText(outcome);
    m_outcome->setPalette(own);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(m_curve.has_value());
}

} // namespace clusterlens::ui

#include "moc_PreviewDialog.cpp"
