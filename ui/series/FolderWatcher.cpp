#include "series/FolderWatcher.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"
#include "document/CurveText.h"
#include "document/Overrides.h"
#include "document/SessionConversion.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <iterator>
#include <utility>

namespace clusterlens::ui {

namespace {

constexpr int everyTwoSeconds = 2000;
constexpr std::size_t mostAtOnce = 4; // files in a turn of the loop

/// Empty where it is not known: in old sessions a path may lead from any folder.
QString fileOf(const Curve& curve)
{
    const QFileInfo file(curve.path);
    return file.isAbsolute() ? file.absoluteFilePath() : QString();
}

} // namespace

FolderWatcher::FolderWatcher(Document& document, CurveQueue& queue, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_queue(queue)
    , m_more([this] { takeSome(); })
{
    m_timer.setInterval(everyTwoSeconds);
    connect(&m_timer, &QTimer::timeout, this, &FolderWatcher::look);
    connect(&document, &Document::reset, this, [this] { // another session, whose curves have the same numbers
        stop();
        for (const QString& message : std::exchange(m_unusual, {}))
            Q_EMIT settled(message);
    });
}

void FolderWatcher::start(const QString& folder)
{
    m_folder = QFileInfo(folder).absoluteFilePath();
    m_watch = std::make_shared<FolderWatch>(toPath(m_folder), std::filesystem::path());
    const int current = m_document.currentCurve();
    m_stated = current == 0 ? ExperimentOverrides() : m_document.curve(current).data->overrides;
    m_opened = 0;
    m_came.clear();
    m_answers.clear();
    m_readings.clear();
    m_toldLeftOut.clear();
    m_toldUnusual = false;
    m_arrived.clear();
    setProblem({});
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
    m_arrived.clear();
    setProblem({});
    Q_EMIT changed();
}

void FolderWatcher::takeOpened(int curve)
{
    if (!m_watch || !m_document.containsCurve(curve)
        || !QFileInfo(m_document.curve(curve).path).absoluteFilePath().startsWith(QDir(m_folder).absolutePath() + QLatin1Char('/')))
        return;                  // or of a folder that was watched before
    if (!m_came.contains(curve)) // else it was there, and its file has been written anew
        ++m_opened;
    m_came.insert(curve, m_came.value(curve));
    if (const ReadQuestion reading = questionOf(*m_document.curve(curve).data);
        m_document.curve(curve).data->readOptions != ReadOptions() && std::ranges::find(m_readings, reading) == m_readings.end())
        m_readings.push_back(reading);
    search(curve);
    Q_EMIT changed();
}

void FolderWatcher::takeAnswer(int curve)
{
    if (!m_watch || !m_came.contains(curve) || !m_document.containsCurve(curve))
        return;
    search(curve);
    const std::optional<ReadQuestion> question = m_came.value(curve);
    if (!question)
        return;
    const ReadOptions before = answerTo(m_answers, *question).value_or(ReadOptions());
    const ReadOptions options = m_document.curve(curve).data->readOptions;
    std::erase_if(m_answers, [&](const Answer& given) { return given.question == *question; });
    m_answers.push_back({*question, options});
    QList<int> alike; // as far as the user has not read them in a third way
    for (auto it = m_came.begin(); it != m_came.end(); ++it)
        if (it.value() == question && m_document.containsCurve(it.key()) && m_document.curve(it.key()).data->readOptions == before)
            alike.append(it.key());
    readAs(options, alike);
}

std::optional<ReadOptions> FolderWatcher::answerTo(const std::vector<Answer>& answers, const ReadQuestion& question)
{
    const auto given = std::ranges::find(answers, question, &Answer::question);
    return given == answers.end() ? std::nullopt : std::optional(given->options);
}

/// On the thread, and with what the user states then in the window's.
void FolderWatcher::readAs(const ReadOptions& options, const QList<int>& curves)
{
    if (curves.isEmpty())
        return;
    std::vector<Reread> all;
    for (const int curve : curves)
        all.push_back({curve, m_document.curve(curve).data, nullptr});
    const auto work = [all, options] {
        std::vector<Reread> done = all;
        for (Reread& one : done)
            try {
                one.after = std::make_shared<const LoadedCurve>(readCurve(one.before->content, one.before->file.name, options));
            } catch (const std::exception&) { // it stays as it is
            }
        return done;
    };
    m_background.run(work, [this, watch = m_watch](const std::vector<Reread>& done) {
        if (watch == m_watch)
            take(done);
    });
}

void FolderWatcher::take(const std::vector<Reread>& curves)
{
    int count = 0;
    for (const auto& [curve, before, after] : curves) {
        if (!after || !m_document.containsCurve(curve))
            continue;
        const LoadedCurve& now = *m_document.curve(curve).data;
        if (now.content != before->content || now.readOptions != before->readOptions) // it was changed meanwhile
            continue;
        LoadedCurve again = *after;
        if (const QString what = takeOver(again, now.overrides); !what.isEmpty())
            Q_EMIT noticed(tr("%1 was read anew without %2").arg(m_document.curve(curve).name, what));
        m_document.renewCurve(curve, again);
        search(curve);
        ++count;
    }
    if (count > 0)
        Q_EMIT noticed(tr("Others that have come and look alike are read in the same way: %n.", nullptr, count));
}

/// What is being searched for what the curve was is given up.
void FolderWatcher::search(int curve)
{
    if (m_watch && m_kind)
        m_queue.appendAnew(*m_kind, curve);
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
    if (m_looking || !m_arrived.empty() || !m_watch)
        return;
    m_looking = true;
    QHash<QString, ReadOptions> known; // how the user has chosen to read them
    for (const int id : m_document.curveIds())
        if (const QString path = fileOf(m_document.curve(id)); !path.isEmpty() && !known.contains(path)) // the first, as curveOf()
            known[path] = m_document.curve(id).data->readOptions;
    const auto work = [watch = m_watch, folder = m_folder, stated = m_stated, answers = m_answers, readings = m_readings, known] {
        Look look;
        try {
            for (const BatchCurve& found : watch->complete()) {
                const auto open = known.find(QFileInfo(fromPath(found.file)).absoluteFilePath());
                look.files.push_back(
                    read(found.file, open == known.end() ? std::nullopt : std::optional(*open), answers, readings, stated));
            }
        } catch (const std::exception& e) {
            look.problem = QFileInfo(folder).isDir()
                ? QString::fromUtf8(e.what())
                : tr("The watched folder %1 is not there any more. Watching goes on when it is back.").arg(folder);
        }
        return look;
    };
    m_background.run(work, [this, watch = m_watch](const Look& look) {
        m_looking = false;
        if (watch == m_watch)
            take(look);
    });
}

/// Where it cannot be read as it is, as others that look like it. \throws as loadCurve()
LoadedCurve FolderWatcher::loadAsBefore(const std::filesystem::path& file, const std::vector<ReadQuestion>& readings)
{
    try {
        return loadCurve(file);
    } catch (const ParseError&) {
        const std::string content = readings.empty() ? std::string() : readInput(file, ReadOptions().maxBytes);
        for (const ReadQuestion& reading : readings)
            if (std::optional<LoadedCurve> curve = readAlike(content, displayName(file), reading))
                return *std::move(curve);
        throw;
    }
}

/// \param known  how the curve is read where it is open already
FolderWatcher::Arrived FolderWatcher::read(const std::filesystem::path& path, const std::optional<ReadOptions>& known,
    const std::vector<Answer>& answers, const std::vector<ReadQuestion>& readings, const ExperimentOverrides& stated)
{
    Arrived file{fromPath(path), nullptr, {}, {}, {}};
    try {
        LoadedCurve curve = known ? loadCurve(path, *known) : loadAsBefore(path, readings);
        const bool asIs = !known && curve.readOptions == ReadOptions();
        if (asIs && isUnusual(curve.file)) {
            file.question = questionOf(curve);
            if (const std::optional<ReadOptions> given = answerTo(answers, *file.question))
                curve = readCurve(curve.content, curve.file.name, *given);
        }
        file.leftOut = takeOver(curve, stated);
        file.curve = std::make_shared<const LoadedCurve>(std::move(curve));
    } catch (const std::exception& e) {
        file.problem = QString::fromUtf8(e.what());
    }
    return file;
}

void FolderWatcher::setProblem(const QString& problem)
{
    if (problem == m_problem)
        return;
    const QString before = std::exchange(m_problem, problem);
    if (!before.isEmpty())
        Q_EMIT settled(before);
    if (!problem.isEmpty())
        Q_EMIT failed(problem);
}

void FolderWatcher::take(const Look& look)
{
    setProblem(look.problem);
    std::ranges::copy(look.files, std::back_inserter(m_arrived));
    takeSome();
}

/// A few in a turn of the loop: a folder may hold hundreds already.
void FolderWatcher::takeSome()
{
    const bool any = !m_arrived.empty();
    for (std::size_t i = 0; i < mostAtOnce && !m_arrived.empty(); ++i) {
        const Arrived file = std::move(m_arrived.front());
        m_arrived.pop_front();
        take(file);
    }
    if (!m_arrived.empty())
        m_more.ask();
    if (any)
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
        Q_EMIT unreadable(inWindowWords(file.problem), file.path);
        return;
    }
    Q_EMIT readable(file.path);
    int curve = curveOf(file.path);
    if (curve == 0) {
        curve = m_document.addCurve(*file.curve, file.path);
        ++m_opened;
        m_came[curve] = file.question;
        tellLeftOut(file);
        const std::optional<ReadOptions> given = file.question ? answerTo(m_answers, *file.question) : std::nullopt;
        if (given && *given != file.curve->readOptions) // the answer came while it was read
            readAs(*given, {curve});
        if (!m_toldUnusual && file.question && !given) {
            m_toldUnusual = true; // its neighbours are like it
            m_unusual.append(tr("%1 is not two columns of r in Å and G: check how it was read. Others that arrive may be like it.")
                                 .arg(QFileInfo(file.path).fileName()));
            Q_EMIT unusual(m_unusual.last(), curve);
        }
    } else if (m_document.curve(curve).data->content != file.curve->content) { // written anew
        LoadedCurve again = *file.curve;
        if (const QString what = takeOver(again, m_document.curve(curve).data->overrides); !what.isEmpty())
            Q_EMIT noticed(tr("%1 was read anew without %2").arg(m_document.curve(curve).name, what));
        m_document.renewCurve(curve, again);
    } else if (const CurveQueue::Work work = m_queue.work(curve); !m_document.candidateIds(curve).isEmpty()
               || work == CurveQueue::Work::Waiting || work == CurveQueue::Work::Running) {
        return; // nothing about it has changed
    }
    m_came.insert(curve, m_came.value(curve));
    search(curve);
}

int FolderWatcher::curveOf(const QString& path) const
{
    const QString wanted = QFileInfo(path).absoluteFilePath();
    for (const int id : m_document.curveIds())
        if (fileOf(m_document.curve(id)) == wanted)
            return id;
    return 0;
}

} // namespace clusterlens::ui

#include "moc_FolderWatcher.cpp"
