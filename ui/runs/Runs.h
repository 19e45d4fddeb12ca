#pragma once

#include "document/Document.h"
#include "runs/JobQueue.h"
#include "runs/ModelHolder.h"
#include "threads/Background.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QPointer>
#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace clusterlens::ui {

class GenerateJob;

/// Starts the runs of the window and puts their results into the document. Results for a curve or candidate that is no longer there are
/// dropped; opening another session cancels all runs. The job that is returned is for showing and cancelling; the queue tells how it ends.
class Runs : public QObject {
    Q_OBJECT

public:
    /// The three must outlive this, and \p models the queue. \param programFolder  where the shipped bundle is looked for
    Runs(Document& document, JobQueue& queue, ModelHolder& models, std::filesystem::path programFolder, QObject* parent = nullptr);

    /// For this whole program another default than the shipped model, to be called before the window is made.
    /// \param model  as --model of cbldm \return why it stays as it is, as a sentence; empty where it does not
    [[nodiscard]] QString setDefaultModel(const QString& model) const;
    /// The bundle of the document's options, or the default, in the background; from now on also whenever another one is chosen.
    void loadModel();

    Job* generate(int curve); ///< with the document's options; candidates are added one by one as they are found
    Job* resample(int curve); ///< the same with the next seed, which becomes the document's
    Job* mine(int curve);     ///< options().count library shapes
    Job* refit(
        int curve); ///< all its candidates with its present settings, instead of a refit still under way; null when it has none
    Job* addReference(int curve, const QString& structureFile);
    Job* refine(int candidate); ///< the result is another candidate, whose parent this one is
    /// Why a candidate cannot be refined, as a sentence; empty where it can.
    [[nodiscard]] QString refinementFault(int candidate) const;
    /// Another choice of a refinement, as a candidate that can be undone, or the one that is there already. Null where nothing has to be calculated.
    Job* choose(int candidate, int choice);
    /// What has been found is being held against what earlier runs had found.
    [[nodiscard]] bool isMerging() const { return !m_merging.expired(); }
    /// Candidates of the curve are still to come, of a job at work or one that waits, or to be merged; with settings of when it was started.
    [[nodiscard]] bool isBringing(int curve) const;

Q_SIGNALS:
    void mergingEnded();                            ///< isMerging() has come to its end
    void began(Job* job, int curve);                ///< a search or a refinement, which may have to wait
    void ready(int candidate);                      ///< one that was refined or chosen
    void loaded(int candidate);                     ///< a reference
    void noticed(const QString& message, Job* job); ///< such as falling back to the CPU
    void failed(const QString& message, Job* job);  ///< of any run, with its title; null where a model cannot be loaded beforehand

private:
    struct Found; ///< what a generation has added so far

    /// \param curve  to which it brings candidates; 0: it brings none
    template <typename AnyJob> AnyJob* start(int curve, std::unique_ptr<AnyJob> job);
    /// Connects a signal that brings results; they are dropped when the document is another one by then.
    template <typename AnyJob, typename Signal, typename Slot> void onResult(AnyJob* job, Signal signal, Slot slot);
    void settle(const Found& found, GenerateJob& job);
    [[nodiscard]] int takeAlike(const Candidate& candidate, QMap<int, int>& ids) const;
    [[nodiscard]] int idNow(int candidate) const;
    QList<int> dropUnused(const QList<int>& ids);
    void mergeUsed(const QList<int>& used, const QList<int>& others);
    void mergeFound(int curve, int run);
    void merge(const QList<int>& found, const QList<int>& known, const std::vector<std::optional<std::size_t>>& places);
    [[nodiscard]] bool drawsOthers(const CandidateItem& newer, const CandidateItem& older) const;
    [[nodiscard]] int candidateWith(const CandidateItem& item, std::size_t choice) const;
    [[nodiscard]] QString title(const QString& text, int curve) const;
    [[nodiscard]] std::filesystem::path bundle() const;

    Document& m_document;
    JobQueue& m_queue;
    ModelHolder& m_models;
    std::filesystem::path m_programFolder;
    QHash<int, QPointer<Job>> m_refits; ///< the last one of each curve
    QHash<const Job*, int> m_bringing;  ///< jobs that have not ended -> curve
    QHash<const Job*, int> m_refined;   ///< jobs that have not ended -> candidate
    QHash<int, int> m_became;           ///< a candidate -> the older one that it became one with
    bool m_follows = false;             ///< the model that is chosen is loaded
    int m_session = 0;                  ///< counts up when the document becomes another one
    std::weak_ptr<int> m_merging;       ///< as long as something is to be merged
    Background m_background;            ///< compares what runs have found
};

} // namespace clusterlens::ui
