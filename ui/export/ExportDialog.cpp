#include "export/ExportDialog.h"

#include "base/Errors.h"
#include "document/CandidateRanking.h"
#include "document/SessionConversion.h"
#include "export/SavePath.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr ExportFormat allFormats[] = {
    {"formatXyz", QT_TRANSLATE_NOOP("Formats", "XYZ – diffpy-CMI, Avogadro and most others"), &ResultFormats::xyz},
    {"formatExtxyz", QT_TRANSLATE_NOOP("Formats", "Extended XYZ – OVITO, ASE"), &ResultFormats::extendedXyz},
    {"formatCif", QT_TRANSLATE_NOOP("Formats", "CIF, P1 in a box with Uiso – PDFgui, VESTA, Mercury"), &ResultFormats::cif},
    {"formatStru", QT_TRANSLATE_NOOP("Formats", ".stru – PDFgui, PDFfit2"), &ResultFormats::stru},
    {"formatEnsemble",
        QT_TRANSLATE_NOOP("Formats", "Ensemble of refined candidates, extended XYZ with a frame for each particle – OVITO, ASE"),
        &ResultFormats::ensemble},
    {"formatCsv", QT_TRANSLATE_NOOP("Formats", "Fit curve as CSV – r, observed, calculated, difference"), &ResultFormats::fitCsv},
    {"formatCmi",
        QT_TRANSLATE_NOOP("Formats", "Script that refines it with diffpy-CMI, with a copy of the measured file – not for mixtures"),
        &ResultFormats::cmiScript},
    {"formatSummary", QT_TRANSLATE_NOOP("Formats", "summary.json – all numbers, settings and the model used"),
        &ResultFormats::summary}};

} // namespace

std::span<const ExportFormat> exportFormats()
{
    return allFormats;
}

ExportDialog::ExportDialog(
    const Document& document, const QList<int>& selected, const QString& folder, const PlacesInUse& inUse, QWidget* parent)
    : QDialog(parent)
    , m_document(document)
    , m_selected(selected)
    , m_all(document.candidateIds(document.currentCurve()))
    , m_useSelected(new QRadioButton(this))
    , m_useStarred(new QRadioButton(this))
    , m_useAll(new QRadioButton(this))
    , m_inUse(inUse)
    , m_folder(new QLineEdit(folder, this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export"));
    std::ranges::copy_if(m_all, std::back_inserter(m_starred), [&](int id) { return document.candidate(id).starred; });
    auto* const column = new QVBoxLayout(this);
    column->addWidget(makeChoice());
    column->addWidget(makeFormats());
    column->addWidget(makeFolder());
    column->addWidget(m_buttons);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Export"));
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::updateButtons);
    updateButtons();
}

QWidget* ExportDialog::makeChoice()
{
    auto* const group = new QGroupBox(tr("Candidates"), this);
    auto* const column = new QVBoxLayout(group);
    const auto add = [&](QRadioButton* button, const QString& name, const QString& text, const QList<int>& ids) {
        button->setObjectName(name);
        button->setText(text);
        button->setEnabled(!ids.isEmpty());
        column->addWidget(button);
    };
    add(m_useSelected, QStringLiteral("useSelected"), tr("Selected (%1)").arg(m_selected.size()), m_selected);
    add(m_useStarred, QStringLiteral("useStarred"), tr("Starred (%1)").arg(m_starred.size()), m_starred);
    add(m_useAll, QStringLiteral("useAll"), tr("All of this curve (%1)").arg(m_all.size()), m_all);
    (m_selected.isEmpty() ? m_useAll : m_useSelected)->setChecked(true);
    return group;
}

QWidget* ExportDialog::makeFormats()
{
    auto* const group = new QGroupBox(tr("Files"), this);
    auto* const column = new QVBoxLayout(group);
    for (const ExportFormat& format : exportFormats()) {
        auto* const box = new QCheckBox(QCoreApplication::translate("Formats", format.text), group);
        box->setObjectName(QLatin1String(format.name));
        box->setChecked(ResultFormats().*format.flag);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::updateButtons);
        column->addWidget(box);
        m_formats.append(box);
    }
    return group;
}

QWidget* ExportDialog::makeFolder()
{
    auto* const group = new QGroupBox(tr("Folder"), this);
    auto* const row = new QHBoxLayout(group);
    auto* const browse = new QPushButton(tr("Choose…"), group);
    m_folder->setObjectName(QStringLiteral("exportFolder"));
    m_folder->setMinimumWidth(fontMetrics().averageCharWidth() * 45);
    row->addWidget(m_folder, 1);
    row->addWidget(browse);
    connect(browse, &QPushButton::clicked, this, [this] {
        const QString chosen = QFileDialog::getExistingDirectory(this, tr("Export to"), folder());
        if (!chosen.isEmpty())
            m_folder->setText(chosen);
    });
    return group;
}

QList<int> ExportDialog::candidates() const
{
    QList<int> ids = m_useSelected->isChecked() ? m_selected : m_useStarred->isChecked() ? m_starred : m_all;
    ids.removeIf([this](int id) { return !m_document.containsCandidate(id); }); // a run may have taken it back meanwhile
    return bestFirst(m_document, ids);
}

void ExportDialog::setFormats(const ResultFormats& formats)
{
    for (qsizetype i = 0; i < m_formats.size(); ++i)
        m_formats[i]->setChecked(formats.*allFormats[i].flag);
}

ResultFormats ExportDialog::formats() const
{
    ResultFormats formats;
    for (qsizetype i = 0; i < m_formats.size(); ++i)
        formats.*allFormats[i].flag = m_formats[i]->isChecked();
    return formats;
}

void ExportDialog::accept()
{
    const QString replaced = whatIsReplaced();
    if (replaced.isEmpty() || mayReplace(this, replaced, tr("They are replaced as a whole. Other files there stay.")))
        QDialog::accept();
}

QString ExportDialog::whatIsReplaced() const
{
    if (m_inUse.contains(folder()))
        return tr("Files are still being written to %1.").arg(folder());
    FormerResults former;
    try {
        former = formerResults(toPath(folder()));
    } catch (const StoreError&) { // the export will say why
        return {};
    }
    if (former.files == 0)
        return {};
    if (!former.candidates || !former.curve)
        return tr("%1 holds results already (files: %2).").arg(folder(), QString::number(former.files));
    return tr("%1 holds results already: %2 (candidates: %3, files: %4).")
        .arg(folder(), QFileInfo(QString::fromStdString(*former.curve)).fileName(), QString::number(*former.candidates),
            QString::number(former.files));
}

void ExportDialog::updateButtons()
{
    const bool any = std::ranges::any_of(m_formats, [](const QCheckBox* box) { return box->isChecked(); });
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(any && !folder().isEmpty() && !m_all.isEmpty());
}

} // namespace clusterlens::ui

#include "moc_ExportDialog.cpp"
