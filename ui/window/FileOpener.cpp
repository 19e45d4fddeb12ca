#include "window/FileOpener.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
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

/// How a file can be read that is refused in Å; empty: not in nm or pm either.
std::optional<ReadOptions> inOtherUnit(const std::string& content, const std::string& name)
{
    for (const LengthUnit unit : {LengthUnit::Nanometre, LengthUnit::Picometre}) {
        ReadOptions options;
        options.unit = unit;
        try {
            (void)readCurve(content, name, options);
            return options;
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

} // namespace

FileOpener::FileOpener(Document& document, Runs& runs, RecentFiles& recent, QWidget* window)
    : QObject(window)
    , m_document(document)
    , m_runs(runs)
    , m_recent(recent)
    , m_window(window)
    , m_next([this] { openNext(); })
{
    connect(&document, &Document::reset, this, [this] {
        m_waiting.clear();
        m_structures.clear();
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
    QStringList curves; // first: structures are fitted to one of them
    QStringList structures;
    for (const QString& path : paths) {
        if (isSession(path))
            Q_EMIT sessionWanted(path);
        else
            (isStructure(path) ? structures : curves).append(path);
    }
    if (!isReady() || (preview == Preview::WhenUnusual && curves.size() > mostAtOnce)) {
        m_waiting += curves;
        m_structures += structures;
        m_next.ask();
        return;
    }
    for (const QString& path : curves)
        openCurve(path, preview);
    for (const QString& path : structures)
        openStructure(path);
}

void FileOpener::openNext()
{
    if (!m_waiting.isEmpty())
        openCurve(m_waiting.takeFirst(), Preview::WhenUnusual);
    if (!m_waiting.isEmpty()) {
        m_next.ask();
        return;
    }
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
}

void FileOpener::preview(const QString& path)
{
    try {
        preview(path, readInput(toPath(path), ReadOptions().maxBytes), {});
    } catch (const std::exception& e) {
        Q_EMIT refused(QString::fromUtf8(e.what()));
    }
}

void FileOpener::preview(const QString& path, const std::string& content, const ReadOptions& options)
{
    PreviewDialog dialog(content, QFileInfo(path).fileName(), options, m_window);
    if (dialog.exec() == QDialog::Accepted)
        accept(dialog.curve(), path);
}

void FileOpener::previewAgain(int curve)
{
    if (!m_document.containsCurve(curve))
        return;
    const LoadedCurve before = *m_document.curve(curve).data;
    PreviewDialog dialog(before.content, QString::fromStdString(before.file.name), before.readOptions, m_window);
    if (dialog.exec() != QDialog::Accepted || isSame(dialog.curve().file.curve, before.file.curve))
        return;
    LoadedCurve after = dialog.curve();
    if (!takeOver(after, before.overrides))
        Q_EMIT noticed(
            tr("Some of your settings do not go with the data as they are read now: they are the file's or the defaults."));
    m_document.rereadCurve(curve, after);
}

void FileOpener::openCurve(const QString& path, Preview preview)
{
    try {
        const std::string content = readInput(toPath(path), ReadOptions().maxBytes);
        const std::string name = displayName(toPath(path));
        try {
            const LoadedCurve curve = readCurve(content, name);
            if (preview == Preview::WhenUnusual && isUnusual(curve.file))
                this->preview(path, content, {});
            else
                accept(curve, path);
        } catch (const ParseError& e) {
            const bool mayAsk = preview == Preview::WhenUnusual;
            if (const std::optional<ReadOptions> other = mayAsk ? inOtherUnit(content, name) : std::nullopt)
                this->preview(path, content, *other);
            else
                Q_EMIT unreadable(withoutOptions(QString::fromUtf8(e.what())), path);
        }
    } catch (const std::exception& e) {
        Q_EMIT refused(withoutOptions(QString::fromUtf8(e.what())));
    }
}

void FileOpener::openStructure(const QString& path)
{
    if (const int curve = m_document.currentCurve())
        m_runs.addReference(curve, path);
    else
        Q_EMIT refused(
            tr("%1 is a structure: open the measured curve first that it is to be compared with.").arg(QFileInfo(path).fileName()));
}

void FileOpener::accept(const LoadedCurve& curve, const QString& path)
{
    const int id = m_document.addCurve(curve, path);
    if (m_waiting.isEmpty()) // of many the last one, so that the views do not draw each
        m_document.setCurrentCurve(id);
    if (!path.isEmpty())
        m_recent.add(path);
}

} // namespace clusterlens::ui

#include "moc_FileOpener.cpp"
