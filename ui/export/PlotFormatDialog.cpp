#include "export/PlotFormatDialog.h"

#include "fields/NumberField.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr QSize previewSize{480, 360}; // at most

} // namespace

PlotFormatDialog::PlotFormatDialog(const PlotFormat& format, Draw draw, QWidget* parent)
    : QDialog(parent)
    , m_draw(std::move(draw))
    , m_family(new QComboBox(this))
    , m_preview(new QLabel(this))
{
    setObjectName(QStringLiteral("plotFormatDialog"));
    setWindowTitle(tr("Size and text of plots"));
    auto* const form = new QFormLayout;
    addFields(*form);
    m_preview->setObjectName(QStringLiteral("plotPreview"));
    m_preview->setFixedSize(previewSize);
    m_preview->setAlignment(Qt::AlignCenter);
    auto* const note = new QLabel(tr("For all plots that are saved or copied, from now on."), this);
    note->setWordWrap(true);
    auto* const fields = new QVBoxLayout;
    fields->addLayout(form);
    fields->addWidget(note);
    fields->addStretch(1);
    auto* const row = new QHBoxLayout;
    row->addLayout(fields);
    row->addWidget(m_preview, 1);
    auto* const buttons
        = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this);
    auto* const column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] { setFormat({}); });
    setFormat(format);
}

void PlotFormatDialog::addFields(QFormLayout& form)
{
    for (std::size_t i = 0; i < plotMeasures.size(); ++i) {
        const PlotMeasure& measure = plotMeasures.at(i);
        auto* const field = new NumberField(this);
        field->setObjectName(QStringLiteral("plotFormat_") + QLatin1String(measure.key));
        field->setDecimals(measure.decimals);
        field->setRange(measure.lowest, measure.highest);
        field->setSingleStep(measure.decimals == 0 ? 5.0 : 0.5);
        field->setSuffix(QLatin1Char(' ') + QString::fromUtf8(measure.unit));
        connect(field, &QDoubleSpinBox::valueChanged, this, &PlotFormatDialog::showPreview);
        form.addRow(QCoreApplication::translate("PlotFormat", measure.title), field);
        m_numbers.at(i) = field;
    }
    m_numbers.back()->setSingleStep(0.1);
    m_numbers.back()->setToolTip(tr("Width of a candidate's curve; all other lines and points keep their proportion to it"));
    m_family->setObjectName(QStringLiteral("plotFormat_family"));
    m_family->addItem(tr("as in the window"), QString());
    const QStringList families = QFontDatabase::families();
    for (const QString& family : families)
        if (QFontDatabase::isScalable(family) && !QFontDatabase::isPrivateFamily(family))
            m_family->addItem(family, family);
    m_family->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_family->setMinimumContentsLength(16);
    connect(m_family, &QComboBox::currentIndexChanged, this, &PlotFormatDialog::showPreview);
    form.addRow(tr("&Font"), m_family);
}

PlotFormat PlotFormatDialog::format() const
{
    PlotFormat format;
    for (std::size_t i = 0; i < plotMeasures.size(); ++i)
        format.*plotMeasures.at(i).value = m_numbers.at(i)->value();
    format.family = m_family->currentData().toString();
    return format;
}

void PlotFormatDialog::setFormat(const PlotFormat& format)
{
    {
        const QSignalBlocker quiet(m_family);
        m_family->setCurrentIndex(std::max(0, m_family->findData(format.family)));
    }
    for (std::size_t i = 0; i < plotMeasures.size(); ++i) {
        const QSignalBlocker quiet(m_numbers.at(i));
        m_numbers.at(i)->setValue(format.*plotMeasures.at(i).value);
    }
    showPreview();
}

void PlotFormatDialog::showPreview()
{
    PlotFormat shown = format();
    const double ratio = devicePixelRatioF();
    const QSizeF room = QSizeF(shown.width, shown.height).scaled(previewSize, Qt::KeepAspectRatio) * ratio;
    shown.resolution = room.width() / shown.width * mmPerInch;
    QPixmap picture = QPixmap::fromImage(m_draw(shown));
    picture.setDevicePixelRatio(ratio);
    m_preview->setPixmap(picture);
}

} // namespace clusterlens::ui

#include "moc_PlotFormatDialog.cpp"
