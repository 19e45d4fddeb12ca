#include "runs/ModelHolder.h"

#include "base/Errors.h"

#include <chrono>

namespace clusterlens::ui {

namespace {

constexpr auto cancelInterval = std::chrono::milliseconds(50); // a loading cannot be interrupted, but waiting for it can

} // namespace

ModelHolder::ModelHolder(Loader loader, QObject* parent)
    : QObject(parent)
    , m_loader(std::move(loader))
{
}

ModelHolder::~ModelHolder()
{
    m_worker.stop();
}

void ModelHolder::preload(const std::filesystem::path& bundle, const std::string& device)
{
    const std::lock_guard lock(m_mutex);
    want({bundle, device});
}

ModelHolder::Model ModelHolder::wait(const std::filesystem::path& bundle, const std::string& device, const RunControl& control)
{
    const Request request{bundle, device};
    std::unique_lock lock(m_mutex);
    want(request);
    while (m_done != request) {
        control.throwIfCancelled();
        m_changed.wait_for(lock, cancelInterval);
        if (m_done != request && !m_wanted) // somebody else has asked for another one meanwhile
            want(request);
    }
    if (m_failure)
        std::rethrow_exception(m_failure);
    return m_model;
}

std::optional<ModelInfo> ModelHolder::info() const
{
    const std::lock_guard lock(m_mutex);
    return m_model ? std::optional(m_model->info()) : std::nullopt;
}

void ModelHolder::want(const Request& request)
{
    if (m_done == request && m_model)
        return;
    if (m_done == request)
        m_done.reset(); // it failed: try again
    m_wanted = request;
    m_worker.replace(0, [this] { load(); });
}

void ModelHolder::load()
{
    Request request;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_wanted) // it was loaded already when somebody wanted it once more
            return;
        request = *m_wanted;
        m_model.reset(); // two of them need not fit into the memory of a GPU
        m_failure = nullptr;
        m_done.reset();
    }
    m_worker.deliver([this] { Q_EMIT loading(); });
    Model model;
    std::exception_ptr failure;
    QString message;
    try {
        model = m_loader(request.bundle, request.device);
    } catch (const std::exception& e) {
        failure = std::current_exception();
        message = QString::fromUtf8(e.what());
    } catch (...) {
        failure = std::current_exception();
        message = tr("The model cannot be loaded, for an unknown reason.");
    }
    const std::lock_guard lock(m_mutex);
    if (m_wanted == request)
        m_wanted.reset();
    m_model = std::move(model);
    m_failure = failure;
    m_done = request;
    m_changed.notify_all();
    if (failure)
        m_worker.deliver([this, message] { Q_EMIT failed(message); });
    else
        m_worker.deliver([this] { Q_EMIT loaded(); });
}

} // namespace clusterlens::ui

#include "moc_ModelHolder.cpp"
