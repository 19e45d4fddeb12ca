#pragma once

#include "base/RunControl.h"
#include "model/GenerativeModel.h"
#include "threads/Worker.h"

#include <QObject>
#include <QString>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace clusterlens::ui {

/// The generative model, loaded in the background when first asked for. Where it cannot be had, everything else works: asking for it then fails
/// with a sentence for the user.
/// Must outlive the jobs that use it.
class ModelHolder : public QObject {
    Q_OBJECT

public:
    using Model = std::shared_ptr<const GenerativeModel>;
    /// Runs on a thread of its own. \throws StoreError, ModelError
    using Loader = std::function<Model(const std::filesystem::path& bundle, const std::string& device)>;

    explicit ModelHolder(Loader loader, QObject* parent = nullptr);
    ~ModelHolder() override; ///< waits until a loading that is under way is over; no other one begins

    /// Loads in the background; loaded() or failed() follows, unless this very model is there already.
    void preload(const std::filesystem::path& bundle, const std::string& device);

    /// For jobs, any thread: the model, waiting for it if need be; a cancel is heard within 0.1 s.
    /// \throws StoreError, ModelError  as the loader;  Cancelled
    [[nodiscard]] Model wait(const std::filesystem::path& bundle, const std::string& device, const RunControl& control);

    /// Of the model in memory; empty when there is none.
    [[nodiscard]] std::optional<ModelInfo> info() const;

Q_SIGNALS:
    void loading();
    void loaded();                       ///< info() says what
    void failed(const QString& message); ///< the loading; wait() throws the same, so this is for showing the state only

private:
    struct Request {
        std::filesystem::path bundle;
        std::string device;
        bool operator==(const Request&) const = default;
    };

    void want(const Request& request); ///< with the mutex held
    void load();                       ///< worker thread: what is wanted

    Loader m_loader;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Request> m_wanted; ///< to be loaded, or being loaded
    std::optional<Request> m_done;   ///< what m_model or m_failure belongs to
    Model m_model;
    std::exception_ptr m_failure;
    Worker m_worker;
};

} // namespace clusterlens::ui
