#include "window/RecoveryDialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

namespace {

QString rowText(const RecoveryFile& file, const RecoveryContents& contents)
{
    constexpr qsizetype named = 3; // of a hundred curves nobody reads more
    QStringList curves = contents.curves.first(std::min(named, contents.curves.size()));
    if (contents.curves.size() > named)
        curves.append(QStringLiteral("…"));
    const QString what = !contents.whole && contents.problem.isEmpty() ? RecoveryDialog::tr("is being read…")
        : !contents.problem.isEmpty() ? RecoveryDialog::tr("cannot be read: %1").arg(contents.problem)
        : contents.curves.isEmpty()
        ? RecoveryDialog::tr("no curves")
        : RecoveryDialog::tr("curves: %1, candidates: %2: %3")
              .arg(QString::number(contents.curves.size()), QString::number(contents.candidates), curves.join(", "));
    QString when = file.written.toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    if (!file.host.isEmpty())
        when = RecoveryDialog::tr("%1, of a window on %2, which may still run", "when, computer").arg(when, file.host);
    return contents.session.isEmpty()
        ? RecoveryDialog::tr("%1  –  %2", "when: what").arg(when, what)
        : RecoveryDialog::tr("%1  –  %2, %3", "when: session, what").arg(when, contents.session, what);
}

} // namespace

RecoveryDialog::RecoveryDialog(const QList<RecoveryFile>& files, QWidget* parent)
    : QDialog(parent)
    , m_files(files)
    , m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("recoveryQuestion"));
    setWindowTitle(tr("Recover unsaved work?"));
    auto* const text = new QLabel(tr("The program ended unexpectedly. Work that was not saved is kept:"), this);
    auto* const note = new QLabel(
        tr("What is ticked is recovered or discarded, all else stays for the next time. Of several, the newest is opened here."),
        this);
    note->setWordWrap(true);
    m_list->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("recoveryList"));
    m_list->setAccessibleName(tr("Unsaved work"));
    m_list->setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    for (const RecoveryFile& file : files) {
        auto* const item = new QListWidgetItem(rowText(file, {}), m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(file.host.isEmpty() && ticked().isEmpty() ? Qt::Checked : Qt::Unchecked); // the newest
        item->setToolTip(file.file);
        m_background.run([file] { return readContents(file); },
            [this, row = m_list->count() - 1](const RecoveryContents& contents) { fill(row, contents); });
    }
    m_list->setCurrentRow(0);
    auto* const column = new QVBoxLayout(this);
    auto* const row = new QHBoxLayout;
    column->addWidget(text);
    column->addWidget(m_list, 1);
    column->addWidget(note);
    column->addLayout(row);
    row->addStretch(1);
    addButton(tr("Recover"), QStringLiteral("recover"), Choice::Recover, row);
    addButton(tr("Discard"), QStringLiteral("discard"), Choice::Discard, row);
    addButton(tr("Ask again later"), QStringLiteral("later"), Choice::Later, row);
    connect(m_list, &QListWidget::itemChanged, this, &RecoveryDialog::updateButtons);
    updateButtons();
}

void RecoveryDialog::addButton(const QString& text, const QString& name, Choice choice, QLayout* row)
{
    auto* const button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAutoDefault(choice == Choice::Recover);
    row->addWidget(button);
    if (choice != Choice::Later)
        m_needTicks.append(button);
    connect(button, &QPushButton::clicked, this, [this, choice] {
        m_choice = choice;
        choice == Choice::Later ? reject() : accept();
    });
}

void RecoveryDialog::fill(int row, const RecoveryContents& contents)
{
    m_list->item(row)->setText(rowText(m_files[row], contents));
    if (m_list->item(row)->checkState() == Qt::Checked) // of all it would be much
        m_contents[m_files[row].file] = contents.whole;
}

void RecoveryDialog::updateButtons()
{
    const bool any = !ticked().isEmpty();
    for (QWidget* const button : std::as_const(m_needTicks))
        button->setEnabled(any);
}

QList<RecoveryFile> RecoveryDialog::ticked() const
{
    QList<RecoveryFile> files;
    for (int i = 0; i < m_list->count(); ++i)
        if (m_list->item(i)->checkState() == Qt::Checked)
            files.append(m_files[i]);
    return files;
}

} // namespace clusterlens::ui

#include "moc_RecoveryDialog.cpp"
