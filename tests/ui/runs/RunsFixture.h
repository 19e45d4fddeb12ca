#pragma once

#include "core/candidates/KnownShapesModel.h"
#include "core/session/SessionExamples.h"

#include "base/Errors.h"
#include "runs/Runs.h"

#include <QtTest>

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <latch>
#include <memory>

namespace clusterlens::testing {

/// Knows the icosahedron of the curve and two others; can be made to hold, and to fail as a GPU does.
class TestModel : public KnownShapesModel {
public:
    TestModel()
    {
        shapes = {buildCluster({Family::Icosahedron, {2}}, 2.9), buildCluster({Family::Decahedron, {2, 2, 0}}, 2.9),
            buildCluster({Family::Octahedron, {3}}, 2.9)};
    }

    [[nodiscard]] ModelInfo info() const override
    {
        ModelInfo info = KnownShapesModel::info();
        info.device = device;
        info.defaults.steps = 17;
        return info;
    }

    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override
    {
        if (started)
            started->count_down();
        if (mayContinue)
            mayContinue->wait();
        if (device.starts_with("cuda"))
            throw ModelError("out of memory");
        return KnownShapesModel::sample(input, sampling, count, control);
    }

    std::string device = "cpu";
    std::latch* started = nullptr;
    std::latch* mayContinue = nullptr;
};

/// A document with the curve of a silver icosahedron, and runs with a model of the test.
class RunsFixture : public QObject {
protected:
    void begin()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_bundle = m_folder->filePath("bundle.h5");
        std::ofstream(m_bundle.toStdString()) << "the loader of this test reads nothing";
        m_document = std::make_unique<ui::Document>();
        m_curve = m_document->addCurve(*icosahedronCurve(), "silver.gr");
        GenerationOptions options;
        options.bundle = m_bundle.toStdString();
        options.count = 3;
        options.sampling.seed = 5;
        m_document->setOptions(options);
        useModel([] { return TestModel(); });
    }

    void end()
    {
        m_runs.reset();
        m_queue.reset();
        m_models.reset();
    }

    template <typename MakeModel> void useModel(MakeModel make)
    {
        useLoader([make](const std::filesystem::path&, const std::string&) { return std::make_shared<TestModel>(make()); });
    }

    void useLoader(ui::ModelHolder::Loader loader)
    {
        end();
        m_models = std::make_unique<ui::ModelHolder>(std::move(loader));
        m_queue = std::make_unique<ui::JobQueue>();
        m_runs = std::make_unique<ui::Runs>(*m_document, *m_queue, *m_models, m_folder->path().toStdString());
        m_errors.clear();
        m_notices.clear();
        connect(m_runs.get(), &ui::Runs::failed, this, [this](const QString& message) { m_errors += message; });
        connect(m_runs.get(), &ui::Runs::noticed, this, [this](const QString& message) { m_notices += message; });
    }

    /// The model stops in the middle of sampling until m_mayContinue counts down.
    void hold()
    {
        m_started = std::make_unique<std::latch>(1);
        m_mayContinue = std::make_unique<std::latch>(1);
        useModel([this] {
            TestModel model;
            model.started = m_started.get();
            model.mayContinue = m_mayContinue.get();
            return model;
        });
    }

    void finish() { QTRY_VERIFY_WITH_TIMEOUT(!m_queue->isBusy() && !m_runs->isMerging(), CLUSTERLENS_PATIENCE); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_bundle;
    std::unique_ptr<ui::Document> m_document;
    int m_curve = 0;
    std::unique_ptr<std::latch> m_started, m_mayContinue;
    std::unique_ptr<ui::ModelHolder> m_models;
    std::unique_ptr<ui::JobQueue> m_queue;
    std::unique_ptr<ui::Runs> m_runs;
    QStringList m_errors;
    QStringList m_notices;
};

} // namespace clusterlens::testing
