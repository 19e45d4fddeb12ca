#include "window/FileOpener.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "batch/BatchPlan.h"
#include "document/CurveText.h"
#include "document/Overrides.h"
#include "document/RecentFiles.h"
#include "document/SessionConversion.h"
#include "files/StructureFormats.h"
#include "panels/PreviewDialog.h"
#include "runs/Runs.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

namespace {

constexpr int mostAtOnce = 8; // reading one takes about 20 ms

bool endsWithAny(const QString& path, const QStringList& endings)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    return endings.contains(ending);
}

/// "*.xyz *.cif": as file dialogs take them.
QString structurePatterns()
{
    QStringList patterns;
    for (const StructureFormatEntry& entry : structureFormats())
        patterns << QLatin1Char('*') + QString::fromUtf8(entry.extension.data(), qsizetype(entry.extension.size()));
    return patterns.join(QLatin1Char(' '));
}

/// A curve that is refused in Å, in the unit that it can be read in; empty: not in nm or pm either.
std::optional<LoadedCurve> inOtherUnit(const std::string& content, const std::string& name)
{
    for (const LengthUnit unit : {LengthUnit::Nanometre, LengthUnit::Picometre}) {
        ReadOptions options;
        options.unit = unit;
        try {
            return readCurve(content, name, options);
        } catch (const std::exception&) { // the first refusal is the one to tell
        }
    }
    return std::nullopt;
}

bool isSame(const PdfCurve& one, const PdfCurve& other)
{
    return one.r.size() == other.r.size() && one.dg.size() == other.dg.size() && one.r == other.r && one.g == other.g
        && one.dg == other.dg;
}

/// \param shown  what the user has chosen for what the file held then
/// \return the file as it is now, if it is there, read in this way \throws as readCurve()
LoadedCurve asItIsNow(const LoadedCurve& shown, const QString& path)
{
    std::string content;
    try {
        content = readInput(toPath(path), ReadOptions().maxBytes);
    } catch (const std::exception&) {
        return shown;
    }
    return content == shown.content ? shown : readCurve(content, shown.file.name, shown.readOptions);
}

} // namespace

FileOpener::FileOpener(Document& document, Runs& runs, RecentFiles& recent, QWidget* window)
    : QObject(window)
    , m_document(document)
    , m_runs(runs)
    , m_recent(recent)
    , m_window(window)
    , m_next([this] {
        if (m_asking) // which goes on when it is answered
            return;
        openNext();
        if (m_waiting.isEmpty())
            endLot();
        else
            m_next.ask();
    })
{
    connect(&document, &Document::reset, this, [this] {
        m_waiting.clear();
        m_structures.clear();
        m_answers.clear();
        m_last = 0;
        m_folders.clear();
    });
}

bool FileOpener::isSession(const QString& path)
{
    return endsWithAny(path, {QStringLiteral("clens")});
}

bool FileOpener::isStructure(const QString& path)
{
    return structureFormatOf(path.toStdString()).has_value();
}

void FileOpener::open(const QStringList& paths, Preview preview)
{
    for (const QString& path : paths)
        if (isSession(path)) // first: it takes the place of what is open
            Q_EMIT sessionWanted(path);
    const bool others = !isReady();
    for (const QString& path : paths) {
        if (isSession(path))
            continue;
        if (QFileInfo(path).isDir())
            openFolder(path, preview);
        else if (isStructure(path))
            m_structures.append(path); // after the curves: they are fitted to one of them
        else
            m_waiting.append({path, preview});
    }
    if (others || (preview == Preview::WhenUnusual && m_waiting.size() > mostAtOnce)) {
        m_next.ask();
        return;
    }
    while (!m_waiting.isEmpty())
        openNext();
    endLot();
}

void FileOpener::openFolder(const QString& path, Preview preview)
{
    struct Found {
        QStringList curves;
        QString problem;
    };
    const auto look = [path] {
        Found found;
        try {
            for (const BatchCurve& curve : batchCurves(toPath(path)))
                found.curves.append(fromPath(curve.file));
            if (found.curves.isEmpty())
                found.problem = tr("%1 holds no measured curves: no name in it, or in the folders in it, ends in .gr.").arg(path);
        } catch (const std::exception& e) {
            found.problem = QString::fromUtf8(e.what());
        }
        return found;
    };
    m_folders.insert(path);
    m_background.run(look, [this, path, preview](const Found& found) {
        if (!m_folders.remove(path)) // meant for a session that was left meanwhile
            return;
        if (!found.problem.isEmpty())
            Q_EMIT refused(found.problem);
        open(found.curves, preview);
    });
}

void FileOpener::openNext()
{
    if (m_waiting.isEmpty())
        return;
    openCurve(m_waiting.takeFirst());
}

void FileOpener::endLot()
{
    if (!m_folders.isEmpty()) // their curves belong to it
        return;
    m_answers.clear();
    if (const int curve = std::exchange(m_last, 0); m_document.containsCurve(curve))
        m_document.setCurrentCurve(curve);
    for (const QString& path : std::exchange(m_structures, {}))
        openStructure(path);
}

void FileOpener::openWithDialog()
{
    open(QFileDialog::getOpenFileNames(m_window, tr("Open"), {},
        tr("All that can be opened (*.gr *.fgr *.cgr *.csv *.dat *.txt *.clens %1);;Measured curves (*.gr *.fgr *.cgr *.csv *.dat "
           "*.txt);;Sessions (*.clens);;Structures (%1);;All files (*)")
            .arg(structurePatterns())));
}

void FileOpener::addReferenceWithDialog()
{
    for (const QString& path : QFileDialog::getOpenFileNames(
             m_window, tr("Load reference structures"), {}, tr("Structures (%1);;All files (*)").arg(structurePatterns())))
        openStructure(path);
}

void FileOpener::openExample(const QString& resource)
{
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return Q_EMIT refused(tr("%1 is not part of this program.").arg(resource));
    const QString name = QFileInfo(resource).fileName();
    accept(readCurve(file.readAll().toStdString(), name.toStdString()), {});
    endLot();
}

void FileOpener::preview(const Unread& file, const QList<Unread>& others)
{
    try {
        PreviewDialog dialog(readInput(toPath(file.path), ReadOptions().maxBytes), QFileInfo(file.path).fileName(), {}, m_window);
        if (!others.isEmpty())
            dialog.offerSameForOthers(int(others.size()));
        if (dialog.exec() != QDialog::Accepted)
            return;
        acceptUnread(asItIsNow(dialog.curve(), file.path), file);
        if (dialog.isForOthers())
            for (const Unread& other : others)
                m_waiting.append({other.path, Preview::Never, questionOf(dialog.curve()), other.hasArrived});
        if (!m_waiting.isEmpty())
            m_next.ask();
        else if (isReady())
            endLot();
    } catch (const std::exception& e) {
        Q_EMIT refused(inWindowWords(QString::fromUtf8(e.what())));
    }
}

bool FileOpener::previewAgain(int curve)
{
    if (!m_document.containsCurve(curve))
        return false;
    const LoadedCurve before = *m_document.curve(curve).data;
    PreviewDialog dialog(before.content, QString::fromStdString(before.file.name), before.readOptions, m_window);
    if (dialog.exec() != QDialog::Accepted || !m_document.containsCurve(curve))
        return false;
    LoadedCurve after = dialog.curve();
    const std::shared_ptr<const LoadedCurve> now = m_document.curve(curve).data;
    try {
        if (now->content != before.content) // a watched file was written anew meanwhile
            after = readCurve(now->content, now->file.name, after.readOptions);
    } catch (const std::exception& e) {
        Q_EMIT refused(tr("%1 was written anew meanwhile and cannot be read as you have chosen: %2")
                           .arg(m_document.curve(curve).name, inWindowWords(QString::fromUtf8(e.what()))));
        return false;
    }
    if (isSame(after.file.curve, now->file.curve))
        return false;
    takeStated(after, curve);
    m_document.rereadCurve(curve, after);
    return true;
}

void FileOpener::takeStated(LoadedCurve& curve, int from)
{
    if (const QString what = takeOver(curve, m_document.curve(from).data->overrides); !what.isEmpty())
        Q_EMIT noticed(tr("Some of your settings do not go with the data as they are read now and are left out: %1").arg(what));
}

void FileOpener::openCurve(const Waiting& file)
{
    const QString& path = file.path;
    try {
        const std::string content = readInput(toPath(path), ReadOptions().maxBytes);
        const std::string name = displayName(toPath(path));
        if (file.answer) {
            if (const std::optional<LoadedCurve> curve = readAlike(content, name, *file.answer))
                acceptUnread(*curve, {path, file.hasArrived});
            return;
        }
        const bool mayAsk = file.preview == Preview::WhenUnusual;
        try {
            const LoadedCurve curve = readCurve(content, name);
            if (mayAsk && isUnusual(curve.file))
                ask(path, content, curve);
            else
                accept(curve, path);
        } catch (const ParseError& e) {
            if (const std::optional<LoadedCurve> other = mayAsk ? inOtherUnit(content, name) : std::nullopt)
                ask(path, content, *other);
            else
                Q_EMIT unreadable(inWindowWords(QString::fromUtf8(e.what())), path);
        }
    } catch (const std::exception& e) {
        Q_EMIT refused(inWindowWords(QString::fromUtf8(e.what())));
    }
}

/// \param proposed  the curve as it would be read
void FileOpener::ask(const QString& path, const std::string& content, const LoadedCurve& proposed)
{
    const ReadQuestion question = questionOf(proposed);
    if (const auto given = std::ranges::find(m_answers, question, &Answer::question); given != m_answers.end()) {
        if (given->options)
            accept(readCurve(content, proposed.file.name, *given->options), path);
        return;
    }
    PreviewDialog dialog(content, QFileInfo(path).fileName(), proposed.readOptions, m_window);
    if (!m_waiting.isEmpty())
        dialog.offerSameForOthers(int(m_waiting.size()));
    m_asking = true;
    const bool taken = dialog.exec() == QDialog::Accepted;
    m_asking = false;
    if (!m_waiting.isEmpty())
        m_next.ask();
    if (dialog.isForOthers())
        m_answers.push_back({question, taken ? std::optional(dialog.curve().readOptions) : std::nullopt});
    if (taken)
        accept(asItIsNow(dialog.curve(), path), path);
}

void FileOpener::openStructure(const QString& path)
{
    if (const int curve = m_document.currentCurve())
        m_runs.addReference(curve, path);
    else
        Q_EMIT refused(
            tr("%1 is a structure: open the measured curve first that it is to be compared with.").arg(QFileInfo(path).fileName()));
}

void FileOpener::acceptUnread(const LoadedCurve& curve, const Unread& file)
{
    const QList<int> ids = file.hasArrived ? m_document.curveIds() : QList<int>();
    const auto known = std::ranges::find(ids, file.path, [this](int id) { return m_document.curve(id).path; });
    if (known == ids.end())
        return accept(curve, file.path);
    LoadedCurve after = curve;
    takeStated(after, *known);
    m_document.renewCurve(*known, after);
    Q_EMIT renewed(*known);
}

void FileOpener::accept(const LoadedCurve& curve, const QString& path)
{
    m_last = m_document.addCurve(curve, path);
    if (!path.isEmpty())
        m_recent.add(path);
}

} // namespace clusterlens::ui

#include "moc_FileOpener.cpp"
