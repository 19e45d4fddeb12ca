#pragma once

#include "base/RunControl.h"
#include "model/GenerativeModel.h"

#include <QObject>
#include <QString>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace clusterlens::ui {

/// The generative model, loaded in the background when first asked for, and the library with the networks behind it.
/// Without that library, or without a bundle, everything else works: asking for a model then fails with a sentence for the user.
/// Must outlive the jobs that use it.
class ModelHolder : public QObject {
    Q_OBJECT

public:
    using Model = std::shared_ptr<const GenerativeModel>;
    /// Runs on a thread of its own. \throws StoreError, ModelError
    using Loader = std::function<Model(const std::filesystem::path& bundle, const std::string& device)>;

    explicit ModelHolder(Loader loader, QObject* parent = nullptr);
    ~ModelHolder() override; ///< waits until a loading that is under way is over

    /// Loads in the background; loaded() or failed() follows. The same bundle on the same device is not loaded again.
    void preload(const std::filesystem::path& bundle, const std::string& device);

    /// For jobs, any thread: the model, waiting for it if need be; a cancel is heard within 0.1 s.
    /// \throws StoreError, ModelError  as the loader;  Cancelled
    [[nodiscard]] Model wait(const std::filesystem::path& bundle, const std::string& device, const RunControl& control);

    /// Of the model in memory; empty when there is none.
    [[nodiscard]] std::optional<ModelInfo> info() const;

Q_SIGNALS:
    void loading();
    void loaded();                       ///< info() says what
    void failed(const QString& message); ///< of a loading that preload() asked for; wait() throws instead

private:
    struct Request {
        std::filesystem::path bundle;
        std::string device;
        bool operator==(const Request&) const = default;
    };

    void run(std::stop_token stop);

    Loader m_loader;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::optional<Request> m_wanted;
    std::optional<Request> m_done; ///< what m_model or m_failure belongs to
    Model m_model;
    std::exception_ptr m_failure;
    std::jthread m_thread;
};

/// Loads models with the library clusterlens_model, which is itself loaded (with LibTorch) on first use, its symbols kept local.
/// \param library  path without prefix and suffix; as QLibrary
/// \throws ModelError from the returned function: the library is not there or does not fit this program
[[nodiscard]] ModelHolder::Loader libraryLoader(const QString& library);

/// Where the library lies: beside the program (build tree) or in the library folder of the installation.
[[nodiscard]] QString modelLibrary(const QString& programFolder);

} // namespace clusterlens::ui
