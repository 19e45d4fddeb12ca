#include "window/SessionKeeper.h"

#include "base/Errors.h"
#include "document/RecentFiles.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

namespace clusterlens::ui {

namespace {

const QString ending = QStringLiteral(".clens");

} // namespace

SessionKeeper::SessionKeeper(Document& document, RecentFiles& recent, Autosave& autosave, QWidget* window)
    : QObject(window)
    , m_document(document)
    , m_recent(recent)
    , m_autosave(autosave)
    , m_window(window)
{
}

bool SessionKeeper::save()
{
    return m_document.filePath().isEmpty() ? saveAs() : saveTo(m_document.filePath());
}

bool SessionKeeper::saveAs()
{
    QString path = QFileDialog::getSaveFileName(m_window, tr("Save session"), proposedPath(), tr("Sessions (*.clens)"));
    if (path.isEmpty())
        return false;
    if (QFileInfo(path).suffix().isEmpty())
        path += ending;
    return saveTo(path);
}

/// Where it is already, or named after the first curve.
QString SessionKeeper::proposedPath() const
{
    if (!m_document.filePath().isEmpty())
        return m_document.filePath();
    const QList<int> curves = m_document.curveIds();
    const QString name
        = curves.isEmpty() ? m_document.title() : QFileInfo(m_document.curve(curves.first()).name).completeBaseName();
    return QDir::home().filePath(name + ending);
}

bool SessionKeeper::saveTo(const QString& path)
{
    Q_EMIT aboutToSave();
    try {
        m_document.save(path);
    } catch (const StoreError& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
        return false;
    }
    m_recent.add(path);
    return true;
}

void SessionKeeper::open(const QString& path)
{
    if (!mayLoseWork())
        return;
    try {
        m_document.open(path);
        m_recent.add(path);
    } catch (const StoreError& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
    }
}

void SessionKeeper::clear()
{
    if (mayLoseWork())
        m_document.clear();
}

bool SessionKeeper::mayLoseWork()
{
    if (!m_document.isModified())
        return true;
    QMessageBox box(QMessageBox::Question, tr("Unsaved work"), tr("Save what you have done in \"%1\"?").arg(m_document.title()),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    box.setObjectName(QStringLiteral("unsavedQuestion"));
    box.setInformativeText(tr("Otherwise it is lost."));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save:
        return save();
    case QMessageBox::Discard:
        return true;
    default:
        return false;
    }
}

void SessionKeeper::offerRecovery(const QString& folder)
{
    const QList<RecoveryFile> files = findRecoveryFiles(folder);
    if (files.isEmpty())
        return;
    QMessageBox box(QMessageBox::Question, tr("Recover unsaved work?"),
        tr("The program ended unexpectedly. Work that was not saved is kept from %1.")
            .arg(QLocale().toString(files.first().written, QLocale::ShortFormat)),
        QMessageBox::NoButton, m_window);
    box.setObjectName(QStringLiteral("recoveryQuestion"));
    QPushButton* const recoverIt = box.addButton(tr("Recover"), QMessageBox::AcceptRole);
    QPushButton* const discardIt = box.addButton(tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton* const later = box.addButton(tr("Ask again later"), QMessageBox::RejectRole);
    recoverIt->setObjectName(QStringLiteral("recover"));
    discardIt->setObjectName(QStringLiteral("discard"));
    box.setDefaultButton(recoverIt);
    box.setEscapeButton(later);
    box.exec();
    if (box.clickedButton() == recoverIt)
        recover(files.first());
    else if (box.clickedButton() == discardIt)
        for (const RecoveryFile& file : files)
            file.discard();
}

void SessionKeeper::recover(const RecoveryFile& file)
{
    try {
        m_document.recover(file.file);
    } catch (const StoreError& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
        return;
    }
    // The old file goes only when the new one is there.
    connect(
        &m_autosave, &Autosave::saved, this, [file] { file.discard(); }, Qt::SingleShotConnection);
    m_autosave.saveNow();
    Q_EMIT recovered(tr("Unsaved work was recovered. Save it to keep it."));
}

} // namespace clusterlens::ui
