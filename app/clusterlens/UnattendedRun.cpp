#include "UnattendedRun.h"

#include <QAction>
#include <QComboBox>
#include <QCoreApplication>

#include <cstdio>

namespace clusterlens {

namespace {

constexpr int settleMs = 1500; // layouts, plots and 3D views are drawn by then, also with software GL

} // namespace

UnattendedRun::UnattendedRun(CommandLine options, ui::Workspace& workspace, ui::MainWindow& window)
    : m_options(std::move(options))
    , m_workspace(workspace)
    , m_window(window)
{
    m_settled.setSingleShot(true);
    connect(&m_workspace.models, &ui::ModelHolder::failed, this, [this](const QString& message) { m_modelProblem = message; });
    connect(&m_settled, &QTimer::timeout, this, &UnattendedRun::waitForResults);
}

void UnattendedRun::begin()
{
    // What was told before, such as that there is no model, matters where a run needs it, and is told again then.
    connect(&m_window.messages(), &ui::MessageBar::added, this, [this](ui::MessageBar::Kind kind, const QString& text) {
        if (kind == ui::MessageBar::Kind::Error)
            m_errors.append(text);
    });
    const auto preview = m_options.isUnattended() ? ui::FileOpener::Preview::Never : ui::FileOpener::Preview::WhenUnusual;
    if (!m_options.session.isEmpty())
        m_window.open({m_options.session}, preview);
    m_window.open(m_options.files, preview);
    if (m_options.generate)
        for (const int curve : m_workspace.document.curveIds())
            m_workspace.runs.generate(curve);
    if (!m_options.colour.isEmpty())
        chooseColour();
    if (m_options.table || !m_options.numbers.isEmpty())
        m_window.showTable(m_options.numbers);
    if (m_options.isUnattended())
        m_settled.start(settleMs);
}

void UnattendedRun::waitForResults()
{
    if (m_window.isSettled() && (m_refined || !m_options.refine)) {
        finish();
        return;
    }
    if (m_window.isSettled())
        refine();
    m_settled.start(settleMs);
}

void UnattendedRun::refine()
{
    m_refined = true;
    QAction* const action = m_window.actions().refine;
    if (action->isEnabled())
        action->trigger();
    else
        m_errors.append(action->statusTip());
}

void UnattendedRun::chooseColour()
{
    auto* const choice = m_window.findChild<QComboBox*>(QStringLiteral("colouring"));
    const int index = choice->findText(m_options.colour);
    if (index < 0)
        m_errors.append(QStringLiteral("--colour: there is no \"%1\"").arg(m_options.colour));
    else
        choice->setCurrentIndex(index);
}

void UnattendedRun::finish()
{
    int status = 0;
    if (!m_options.generate)
        m_errors.removeAll(m_modelProblem); // no model was needed
    else if (m_workspace.document.curveIds().isEmpty())
        m_errors.append(QStringLiteral("expected a curve to generate for"));
    for (const QString& error : std::as_const(m_errors)) {
        std::fprintf(stderr, "error: %s\n", qPrintable(error));
        status = 1;
    }
    if (!m_options.screenshot.isEmpty() && !m_window.grab().save(m_options.screenshot)) {
        std::fprintf(stderr, "error: %s: cannot be written\n", qPrintable(m_options.screenshot));
        status = 1;
    }
    if (m_options.exit)
        QCoreApplication::exit(status);
}

} // namespace clusterlens

#include "moc_UnattendedRun.cpp"
