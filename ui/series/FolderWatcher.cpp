#include "series/FolderWatcher.h"

#include "document/CurveText.h"
#include "document/Overrides.h"
#include "document/SessionConversion.h"
#include "panels/PreviewDialog.h"

#include <QFileInfo>
#include <QHash>

namespace clusterlens::ui {

namespace {

constexpr int everyTwoSeconds = 2000;

} // namespace

FolderWatcher::FolderWatcher(Document& document, CurveQueue& queue, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_queue(queue)
{
    m_timer.setInterval(everyTwoSeconds);
    connect(&m_timer, &QTimer::timeout, this, &FolderWatcher::look);
    connect(&document, &Document::reset, this, &FolderWatcher::stop); // another session
}

void FolderWatcher::start(const QString& folder)
{
    m_folder = QFileInfo(folder).absoluteFilePath();
    m_watch = std::make_shared<FolderWatch>(toPath(m_folder), std::filesystem::path());
    const int current = m_document.currentCurve();
    m_stated = current == 0 ? ExperimentOverrides() : m_document.curve(current).data->overrides;
    m_opened = 0;
    m_toldLeftOut.clear();
    m_toldUnusual = false;
    m_problem.clear();
    m_timer.start();
    look();
    Q_EMIT changed();
}

void FolderWatcher::stop()
{
    if (!m_watch)
        return;
    m_watch.reset();
    m_timer.stop();
    Q_EMIT changed();
}

void FolderWatcher::takeOpened(int curve)
{
    if (!m_watch || !m_document.containsCurve(curve))
        return;
    ++m_opened;
    searchAgain(curve);
    Q_EMIT changed();
}

void FolderWatcher::searchAgain(int curve)
{
    if (m_watch && m_kind)
        m_queue.append(*m_kind, {curve});
}

void FolderWatcher::setKind(std::optional<Kind> kind)
{
    m_kind = kind;
}

void FolderWatcher::setInterval(int milliseconds)
{
    m_timer.setInterval(milliseconds);
}

void FolderWatcher::look()
{
    if (m_looking || !m_watch)
        return;
    m_looking = true;
    QHash<QString, ReadOptions> known; // how the user has chosen to read them
    for (const int id : m_document.curveIds())
        if (const Curve& curve = m_document.curve(id); !curve.path.isEmpty())
            known[QFileInfo(curve.path).absoluteFilePath()] = curve.data->readOptions;
    const auto work = [watch = m_watch, stated = m_stated, known] {
        Look look;
        try {
            for (const BatchCurve& found : watch->complete()) {
                Arrived file{fromPath(found.file), nullptr, {}, {}};
                try {
                    LoadedCurve curve = loadCurve(found.file, known.value(QFileInfo(file.path).absoluteFilePath()));
                    file.leftOut = takeOver(curve, stated);
                    file.curve = std::make_shared<const LoadedCurve>(std::move(curve));
                } catch (const std::exception& e) {
                    file.problem = QString::fromUtf8(e.what());
                }
                look.files.push_back(std::move(file));
            }
        } catch (const std::exception& e) {
            look.problem = QString::fromUtf8(e.what());
        }
        return look;
    };
    m_background.run(work, [this, watch = m_watch](const Look& look) {
        m_looking = false;
        if (watch == m_watch)
            take(look);
    });
}

void FolderWatcher::take(const Look& look)
{
    if (look.problem != m_problem && !look.problem.isEmpty())
        Q_EMIT failed(look.problem);
    m_problem = look.problem;
    for (const Arrived& file : look.files)
        take(file);
    if (!look.files.empty())
        Q_EMIT changed();
}

/// Once for each reason: those that follow are alike.
void FolderWatcher::tellLeftOut(const Arrived& file)
{
    if (file.leftOut.isEmpty() || m_toldLeftOut.contains(file.leftOut))
        return;
    m_toldLeftOut.append(file.leftOut);
    Q_EMIT noticed(tr("Not applied to %1, and to others that arrive if they are like it: %2")
                       .arg(QFileInfo(file.path).fileName(), file.leftOut));
}

void FolderWatcher::take(const Arrived& file)
{
    if (!file.curve) {
        Q_EMIT unreadable(withoutOptions(file.problem), file.path);
        return;
    }
    Q_EMIT readable(file.path);
    int curve = curveOf(file.path);
    if (curve == 0) {
        curve = m_document.addCurve(*file.curve, file.path);
        ++m_opened;
        tellLeftOut(file);
        if (!m_toldUnusual && isUnusual(file.curve->file)) {
            m_toldUnusual = true; // its neighbours are like it
            Q_EMIT unusual(tr("%1 is not two columns of r in Å and G: check how it was read. Others that arrive may be like it.")
                               .arg(QFileInfo(file.path).fileName()),
                curve);
        }
    } else if (m_document.curve(curve).data->content != file.curve->content) { // written anew
        LoadedCurve again = *file.curve;
        if (const QString what = takeOver(again, m_document.curve(curve).data->overrides); !what.isEmpty())
            Q_EMIT noticed(tr("%1 was read anew without %2").arg(m_document.curve(curve).name, what));
        m_document.rereadCurve(curve, again);
    } else if (!m_document.candidateIds(curve).isEmpty()) {
        return;
    }
    if (m_kind)
        m_queue.append(*m_kind, {curve});
}

int FolderWatcher::curveOf(const QString& path) const
{
    const QString wanted = QFileInfo(path).absoluteFilePath();
    for (const int id : m_document.curveIds())
        if (const QString& known = m_document.curve(id).path; !known.isEmpty() && QFileInfo(known).absoluteFilePath() == wanted)
            return id;
    return 0;
}

} // namespace clusterlens::ui

#include "moc_FolderWatcher.cpp"
