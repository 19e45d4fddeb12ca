#include "runs/Runs.h"

#include "document/SessionConversion.h"
#include "model/ModelPath.h"
#include "refine/Refine.h"
#include "runs/CurveJobs.h"
#include "runs/GenerateJob.h"
#include "runs/RefineJob.h"

#include <QFileInfo>

#include <algorithm>

namespace clusterlens::ui {

namespace {

using Shared = std::shared_ptr<const Candidate>;

} // namespace

struct Runs::Found {
    int curve = 0;
    int run = 0;
    QMap<int, int> ids;        ///< sample index -> candidate id
    QHash<int, QString> names; ///< by id, as they were given: one that the user has changed stays
    QList<int> before;         ///< ids of what was found before the run started over

    void add(int sample, int id, const QString& name)
    {
        ids[sample] = id;
        names[id] = name;
    }
};

Runs::Runs(Document& document, JobQueue& queue, ModelHolder& models, std::filesystem::path programFolder, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_queue(queue)
    , m_models(models)
    , m_programFolder(std::move(programFolder))
{
    connect(&document, &Document::reset, this, [this] {
        ++m_session;
        m_queue.cancelAll();
        m_became.clear();
    });
    connect(&document, &Document::candidateMerged, this, [this](int newer, int older) { m_became[newer] = older; });
    for (const auto change : {&Document::reset, &Document::optionsChanged})
        connect(&document, change, this, [this] {
            if (m_follows)
                loadModel();
        });
}

QString Runs::setDefaultModel(const QString& model) const
{
    try {
        const std::filesystem::path bundle = findModel(model.toStdString(), m_programFolder);
        if (!std::filesystem::exists(bundle))
            return tr("--model: there is no %1. The usual model is taken instead.").arg(QString::fromStdString(bundle.string()));
        qputenv("CLUSTERLENS_MODEL", model.toUtf8()); // where all that look for a model find their default
        return {};
    } catch (const std::exception& e) {
        return tr("--model: %1. The usual model is taken instead.").arg(QString::fromUtf8(e.what()));
    }
}

void Runs::loadModel()
{
    m_follows = true;
    try {
        m_models.preload(bundle(), m_document.options().device);
    } catch (const std::exception& e) { // no bundle to be found
        Q_EMIT failed(QString::fromUtf8(e.what()), nullptr);
    }
}

Job* Runs::generate(int curve)
{
    GenerateRequest request{
        m_document.curve(curve).data, m_document.options(), m_programFolder, m_document.curve(curve).path.toStdString()};
    GenerateJob* const job = start(curve, std::make_unique<GenerateJob>(title(tr("Generating for %1"), curve), m_models, request));
    const auto found = std::make_shared<Found>();
    found->curve = curve;
    found->run = m_document.startRun();
    onResult(job, &GenerateJob::candidateFound, [=, this](const Shared& candidate) {
        for (const int id : m_document.addCandidates(curve, {candidate}, found->run))
            found->add(candidate->sampleIndex, id, m_document.containsCandidate(id) ? m_document.candidate(id).name : QString());
    });
    onResult(job, &GenerateJob::startedOver, [=, this] {
        *found = {curve, found->run, {}, {}, found->before + dropUnused(found->ids.values())};
    });
    onResult(job, &Job::finished, [=, this] { settle(*found, *job); });
    Q_EMIT began(job, curve);
    return job;
}

Job* Runs::resample(int curve)
{
    GenerationOptions options = m_document.options();
    ++options.sampling.seed;
    m_document.setOptions(options);
    return generate(curve);
}

Job* Runs::mine(int curve)
{
    const Curve& item = m_document.curve(curve);
    MineJob* const job = start(curve,
        std::make_unique<MineJob>(
            title(tr("Searching the library for %1"), curve), item.data, item.path.toStdString(), m_document.options().count));
    onResult(job, &Job::finished, [=, this] {
        const int run = m_document.startRun();
        m_document.addRun(curve, run, job->summary());
        m_document.addCandidates(curve, job->candidates(), run);
        mergeFound(curve, run);
    });
    Q_EMIT began(job, curve);
    return job;
}

Job* Runs::refit(int curve)
{
    RefitJob::Items items;
    for (const int id : m_document.candidateIds(curve))
        items.emplace_back(id, m_document.candidate(id).candidate);
    if (const QPointer<Job> older = m_refits.value(curve))
        older->cancel();
    if (items.empty())
        return nullptr;
    RefitJob* const job
        = start(0, std::make_unique<RefitJob>(title(tr("Fitting for %1"), curve), m_document.curve(curve).data, std::move(items)));
    m_refits[curve] = job;
    onResult(job, &RefitJob::refitted, [this, data = m_document.curve(curve).data](int id, const Shared& candidate) {
        m_document.refitCandidate(id, candidate, data);
    });
    return job;
}

Job* Runs::addReference(int curve, const QString& structureFile)
{
    ReferenceJob* const job = start(curve,
        std::make_unique<ReferenceJob>(
            title(tr("Fitting a reference to %1"), curve), m_document.curve(curve).data, toPath(structureFile)));
    onResult(job, &Job::finished, [=, this] {
        const QString what = tr("Load reference %1").arg(QFileInfo(structureFile).fileName());
        if (const int id = m_document.addWithUndo(what, curve, job->candidate(), 0))
            Q_EMIT loaded(id);
    });
    return job;
}

QString Runs::refinementFault(int candidate) const
{
    const auto fault = clusterlens::refinementFault(*m_document.candidate(candidate).candidate);
    return fault ? tr("It cannot be refined: %1.").arg(QString::fromStdString(*fault)) : QString();
}

Job* Runs::refine(int candidate)
{
    const CandidateItem item = m_document.candidate(candidate);
    RefineJob* const job = start(item.curve,
        std::make_unique<RefineJob>(tr("Refining %1").arg(item.name),
            RefineJob::Request{m_document.curve(item.curve).data, item.candidate, item.name.toStdString(), {}}));
    m_refined[job] = candidate;
    connect(job, &Job::ended, this, [this, job] { m_refined.remove(job); });
    onResult(job, &Job::finished, [=, this] {
        const Shared& found = job->candidate();
        const QList<int> added = m_document.addCandidates(item.curve, {found}, 0, idNow(item.id));
        if (added.isEmpty())
            return;
        if (!found->refinement->changed())
            Q_EMIT noticed(
                tr("%1 stays as it is: no refinement explains parts of the curve that it has not seen better by more than "
                   "one standard error. The details show what was tried.")
                    .arg(item.name),
                job);
        Q_EMIT ready(added.first());
    });
    Q_EMIT began(job, item.curve);
    return job;
}

Job* Runs::choose(int candidate, int choice)
{
    const CandidateItem item = m_document.candidate(candidate);
    const std::optional<Refinement>& refinement = item.candidate->refinement;
    if (!refinement || choice < 0 || std::size_t(choice) >= refinement->choices.size())
        return nullptr;
    if (const int known = candidateWith(item, std::size_t(choice))) {
        Q_EMIT ready(known);
        return nullptr;
    }
    const QString what = QString::fromStdString(refinement->choices[std::size_t(choice)].what);
    RefineJob* const job = start(item.curve,
        std::make_unique<RefineJob>(tr("Choosing \"%1\"").arg(what),
            RefineJob::Request{m_document.curve(item.curve).data, item.candidate, item.name.toStdString(), std::size_t(choice)}));
    onResult(job, &Job::finished, [=, this] {
        if (const int id = m_document.addWithUndo(tr("Choose %1").arg(what), item.curve, job->candidate(), idNow(item.parent)))
            Q_EMIT ready(id);
    });
    return job;
}

/// The candidate that stands for a choice of the same refinement; 0: there is none.
int Runs::candidateWith(const CandidateItem& item, std::size_t choice) const
{
    const std::vector<RefinementChoice>& choices = item.candidate->refinement->choices;
    const auto isSame = [](const RefinementChoice& one, const RefinementChoice& other) {
        return one.what == other.what && one.heldOut == other.heldOut && one.positions == other.positions;
    };
    for (const int id : m_document.candidateIds(item.curve)) {
        const CandidateItem& other = m_document.candidate(id);
        const std::optional<Refinement>& found = other.candidate->refinement;
        if (found && other.parent == item.parent && found->taken == choice && std::ranges::equal(found->choices, choices, isSame))
            return id;
    }
    return 0;
}

/// Of a candidate that may have become one with another meanwhile.
int Runs::idNow(int candidate) const
{
    while (m_became.contains(candidate))
        candidate = m_became.value(candidate);
    return candidate;
}

bool Runs::isBringing(int curve) const
{
    return isMerging() || std::ranges::any_of(m_bringing, [curve](int one) { return one == curve; });
}

template <typename AnyJob> AnyJob* Runs::start(int curve, std::unique_ptr<AnyJob> job)
{
    if (curve != 0) {
        m_bringing[job.get()] = curve;
        connect(job.get(), &Job::ended, this, [this, ended = job.get()] { m_bringing.remove(ended); });
    }
    connect(
        job.get(), &Job::noticed, this, [this, sender = job.get()](const QString& message) { Q_EMIT noticed(message, sender); });
    connect(job.get(), &Job::failed, this, [this, sender = job.get()](const QString& message) {
        Q_EMIT failed(tr("%1: %2", "title of a run: message").arg(sender->title(), message), sender);
    });
    return m_queue.add(std::move(job));
}

template <typename AnyJob, typename Signal, typename Slot> void Runs::onResult(AnyJob* job, Signal signal, Slot slot)
{
    connect(job, signal, this, [this, session = m_session, slot](const auto&... values) {
        if (session == m_session)
            slot(values...);
    });
}

void Runs::settle(const Found& found, GenerateJob& job)
{
    QMap<int, int> superfluous = found.ids;
    QList<int> ranked;
    std::vector<Shared> unseen; // alternatives to what the samples agree on are told at the end only
    const std::vector<Candidate>& all = job.candidates();
    for (const Candidate& candidate : all) {
        const auto shared = std::make_shared<const Candidate>(candidate);
        if (int id = superfluous.take(candidate.sampleIndex)) {
            if (!m_document.containsCandidate(id)) // the user has removed that one, not another that is the same
                id = takeAlike(*shared, superfluous);
            m_document.replaceCandidate(id, shared);
            ranked.append(id);
        } else if (!found.ids.contains(candidate.sampleIndex)) { // else the user has removed it
            unseen.push_back(shared);
        }
    }
    ranked.removeIf([this](int id) { return !m_document.containsCandidate(id); });
    mergeUsed(dropUnused(found.before + superfluous.values()), ranked); // those that were merged into one of the others
    ranked.removeIf([&](int id) { return m_document.candidate(id).name != found.names.value(id); });
    m_document.nameAgain(ranked); // those that were merged have left gaps
    m_document.addCandidates(found.curve, unseen, found.run);
    m_document.addRun(found.curve, found.run, job.summary());
    mergeFound(found.curve, found.run);
    if (all.empty())
        Q_EMIT failed(
            tr("%1: none of the samples gave a structure. Try another seed, or mine the library.").arg(job.title()), &job);
}

QString Runs::title(const QString& text, int curve) const
{
    return text.arg(m_document.curve(curve).name);
}

std::filesystem::path Runs::bundle() const
{
    return findModel(m_document.options().bundle, m_programFolder);
}

} // namespace clusterlens::ui

#include "moc_Runs.cpp"
