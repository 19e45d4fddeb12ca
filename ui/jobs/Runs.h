#pragma once

#include "document/Document.h"
#include "jobs/JobQueue.h"
#include "jobs/ModelHolder.h"

#include <QObject>
#include <QString>

#include <filesystem>

namespace clusterlens::ui {

class GenerateJob;

/// Starts the runs of the window and puts their results into the document. Results for a curve or candidate that has been removed meanwhile
/// are dropped. The job that is returned is for showing and cancelling; its ending comes with the job's and the queue's signals.
class Runs : public QObject {
    Q_OBJECT

public:
    /// The three must outlive this, and \p models the queue. \param programFolder  where the shipped bundle is looked for
    Runs(Document& document, JobQueue& queue, ModelHolder& models, std::filesystem::path programFolder, QObject* parent = nullptr);

    /// Loads the bundle of the document's options (or the shipped one) in the background.
    void loadModel();

    Job* generate(int curve); ///< with the document's options; candidates are added one by one as they are found
    Job* resample(int curve); ///< the same with another seed, which becomes the document's
    Job* mine(int curve);     ///< options().count library shapes
    Job* refit(int curve);    ///< all its candidates with its present settings; null when it has none
    Job* addReference(int curve, const QString& structureFile);

Q_SIGNALS:
    void noticed(const QString& message); ///< of any run: warnings of the result, falling back to the CPU
    void failed(const QString& message);  ///< of any run, with its title

private:
    template <typename AnyJob> AnyJob* start(std::unique_ptr<AnyJob> job);
    void addGenerated(GenerateJob* job, int curve);
    [[nodiscard]] QString named(const QString& text, int curve) const;
    [[nodiscard]] std::filesystem::path bundle() const;

    Document& m_document;
    JobQueue& m_queue;
    ModelHolder& m_models;
    std::filesystem::path m_programFolder;
};

} // namespace clusterlens::ui
