#include "export/ExportDialog.h"

#include <QFileDialog>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

ExportDialog::ExportDialog(const Document& document, const QList<int>& selected, const QString& folder, QWidget* parent)
    : QDialog(parent)
    , m_document(document)
    , m_selected(selected)
    , m_all(document.candidateIds(document.currentCurve()))
    , m_useSelected(new QRadioButton(this))
    , m_useStarred(new QRadioButton(this))
    , m_useAll(new QRadioButton(this))
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
    const auto add = [&](bool ResultFormats::*flag, const QString& name, const QString& text) {
        auto* const box = new QCheckBox(text, group);
        box->setObjectName(name);
        box->setChecked(ResultFormats().*flag);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::updateButtons);
        column->addWidget(box);
        m_formats.append({box, flag});
    };
    add(&ResultFormats::xyz, QStringLiteral("formatXyz"), tr("XYZ – diffpy-CMI, Avogadro and most others"));
    add(&ResultFormats::extendedXyz, QStringLiteral("formatExtxyz"), tr("Extended XYZ – OVITO, ASE"));
    add(&ResultFormats::cif, QStringLiteral("formatCif"), tr("CIF, P1 in a box with Uiso – PDFgui, VESTA, Mercury"));
    add(&ResultFormats::stru, QStringLiteral("formatStru"), tr(".stru – PDFgui, PDFfit2"));
    add(&ResultFormats::fitCsv, QStringLiteral("formatCsv"), tr("Fit curve as CSV – r, observed, calculated, difference"));
    add(&ResultFormats::cmiScript, QStringLiteral("formatCmi"),
        tr("Script that refines it with diffpy-CMI, with the measured file"));
    add(&ResultFormats::summary, QStringLiteral("formatSummary"), tr("summary.json – all numbers, settings and the model used"));
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
    std::ranges::stable_sort(ids, {}, [this](int id) { return m_document.candidate(id).candidate->fit.rwpFit; });
    return ids;
}

ResultFormats ExportDialog::formats() const
{
    ResultFormats formats;
    for (const Format& format : m_formats)
        formats.*format.flag = format.box->isChecked();
    return formats;
}

void ExportDialog::updateButtons()
{
    const bool any = std::ranges::any_of(m_formats, [](const Format& format) { return format.box->isChecked(); });
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(any && !folder().isEmpty() && !m_all.isEmpty());
}

} // namespace clusterlens::ui
