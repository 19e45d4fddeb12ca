// What Document has to do with files, and whether it has changed since.
#include "document/Document.h"

#include "document/SessionConversion.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace clusterlens::ui {

namespace {

bool isDrawable(const PdfCurve& curve)
{
    return curve.r.size() > 1 && curve.g.size() == curve.r.size() && curve.r.allFinite() && curve.g.allFinite();
}

bool isDrawable(const Structure& structure)
{
    return structure.size() > 0 && structure.elements.size() == std::size_t(structure.positions.rows())
        && structure.positions.allFinite();
}

/// Differs for each state of a file. Empty: it is not there.
QString stampOf(const QString& path)
{
    std::error_code noTime;
    std::error_code noSize;
    const auto written = std::filesystem::last_write_time(toPath(path), noTime);
    const auto size = std::filesystem::file_size(toPath(path), noSize);
    if (noTime || noSize)
        return {};
    return QStringLiteral("%1 %2").arg(written.time_since_epoch().count()).arg(size);
}

} // namespace

bool Document::isModified() const
{
    return m_touched || !m_undo.isClean();
}

QString Document::title() const
{
    return m_filePath.isEmpty() ? tr("Untitled") : QFileInfo(m_filePath).fileName();
}

bool Document::isFileChanged() const
{
    const QString now = m_filePath.isEmpty() ? QString() : stampOf(m_filePath);
    return !now.isEmpty() && now != m_fileStamp;
}

void Document::save(const QString& path)
{
    setSaved(SessionOnDisk::write(path, session()), revision());
}

void Document::setSaved(const SessionOnDisk& file, quint64 revision)
{
    setFilePath(QFileInfo(file.path).absoluteFilePath());
    m_fileStamp = file.stamp;
    m_touched = revision != m_revision;
    if (m_touched)
        m_undo.resetClean(); // no step of undo leads to what was written
    else
        m_undo.setClean();
    tellIfModified();
}

SessionOnDisk SessionOnDisk::write(const QString& path, SessionData session)
{
    writeSession(toPath(path), session, CLUSTERLENS_VERSION);
    return {path, stampOf(path), std::move(session)};
}

SessionOnDisk SessionOnDisk::read(const QString& path)
{
    const QString stamp = stampOf(path); // before: what is written meanwhile counts as changed
    return {path, stamp, readSession(toPath(path))};
}

void Document::open(const QString& path)
{
    open(SessionOnDisk::read(path));
}

void Document::open(const SessionOnDisk& file)
{
    load(file.session);
    setFilePath(QFileInfo(file.path).absoluteFilePath());
    m_fileStamp = file.stamp;
    Q_EMIT reset();
}

void Document::recover(const SessionData& session)
{
    load(session);
    setFilePath(QString::fromStdString(session.originalPath));
    m_fileStamp = QString::fromStdString(session.originalStamp);
    touch();
    Q_EMIT reset();
}

void Document::clear()
{
    load({});
    setFilePath({});
    m_fileStamp.clear();
    Q_EMIT reset();
}

void Document::copyFrom(const Document& other)
{
    load(other.session());
    Q_EMIT reset();
}

SessionData Document::session() const
{
    SessionData session;
    for (const Curve& curve : m_curves)
        session.curves.push_back(toSession(curve));
    for (const CandidateItem& item : m_candidates)
        session.candidates.push_back(toSession(item));
    session.generation = m_options;
    session.currentCurve = m_currentCurve;
    session.shown.assign(m_shown.begin(), m_shown.end());
    session.view = QJsonDocument(m_view).toJson(QJsonDocument::Compact).toStdString();
    return session;
}

void Document::load(const SessionData& session)
{
    m_undo.clear();
    m_renewals.clear();
    m_writtenAbout = 0;
    m_lastRun = 0;
    loadCurves(session);
    loadCandidates(session);
    m_options = session.generation;
    m_view = QJsonDocument::fromJson(QByteArray::fromStdString(session.view)).object();
    m_touched = false;
    countRevision();
    tellIfModified();
}

/// Whatever the file says: a checksum tells of damage, not of who wrote it.
void Document::loadCurves(const SessionData& session)
{
    m_curves.clear();
    m_lastCurve = 0;
    for (const SessionCurve& curve : session.curves) {
        const bool usable = curve.id > 0 && curve.data && isDrawable(curve.data->file.curve);
        if (!usable || containsCurve(curve.id))
            continue;
        m_curves.push_back(fromSession(curve));
        m_lastCurve = std::max(m_lastCurve, curve.id);
        for (const SessionRun& run : curve.runs)
            m_lastRun = std::max(m_lastRun, run.id);
    }
    const int first = m_curves.empty() ? 0 : m_curves.front().id;
    m_currentCurve = containsCurve(session.currentCurve) ? session.currentCurve : first;
}

void Document::loadCandidates(const SessionData& session)
{
    m_candidates.clear();
    m_shown.clear();
    m_lastCandidate = 0;
    QSet<int> ids;
    for (const SessionCandidate& item : session.candidates) {
        const bool usable = item.id > 0 && item.candidate && isDrawable(item.candidate->structure) && containsCurve(item.curve);
        if (!usable || ids.contains(item.id))
            continue;
        ids.insert(item.id);
        m_candidates.push_back(fromSession(item));
        m_candidates.back().fittedTo = curve(item.curve).data;
        m_lastCandidate = std::max({m_lastCandidate, item.id, item.parent}); // which may be gone, and is never another one
        m_lastRun = std::max(m_lastRun, item.run); // one that was cancelled is not among those of its curve
        for (const SessionFinding& one : item.findings)
            m_lastRun = std::max(m_lastRun, one.run);
    }
    for (const int id : session.shown)
        if (m_shown.size() < maxShown && containsCandidate(id) && !m_shown.contains(id))
            m_shown.append(id);
}

void Document::setFilePath(const QString& path)
{
    if (path == m_filePath)
        return;
    m_filePath = path;
    Q_EMIT filePathChanged();
}

} // namespace clusterlens::ui
