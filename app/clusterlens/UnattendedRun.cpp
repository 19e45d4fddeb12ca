#include "UnattendedRun.h"

#include <QAction>
#include <QComboBox>
#include <QCoreApplication>

#include <cstdio>

namespace clusterlens {

namespace {

constexpr int openMs = 50;
constexpr int settleMs = 1500; // layouts, plots and 3D views are drawn by then, also with software GL

} // namespace

UnattendedRun::UnattendedRun(CommandLine options, ui::Workspace& workspace, ui::MainWindow& window)
    : m_options(std::move(options))
    , m_workspace(workspace)
    , m_window(window)
{
    m_opening.setSingleShot(true);
    m_settled.setSingleShot(true);
    connect(&m_opening, &QTimer::timeout, this, &UnattendedRun::generate);
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
    if (!m_options.colour.isEmpty())
        chooseColour();
    if (m_options.table || !m_options.numbers.isEmpty())
        m_window.showTable(m_options.numbers);
    generate();
}

/// When all is open: folders and many curves take their time.
void UnattendedRun::generate()
{
    if (!m_window.hasOpened())
        return m_opening.start(openMs);
    const QList<int> curves = m_workspace.document.curveIds();
    if (m_options.generate)
        for (const int curve : curves)
            m_workspace.runs.generate(curve);
    if (m_options.generate && curves.isEmpty())
        tell(tr("--generate: expected a curve to generate for"));
    if (m_options.refine || m_options.isUnattended())
        m_settled.start(settleMs);
}

void UnattendedRun::waitForResults()
{
    const bool settled = m_window.isSettled();
    if (settled && (m_refined || !m_options.refine))
        return finish();
    if (settled)
        refine();
    if (!m_refined || m_options.isUnattended())
        m_settled.start(settleMs);
}

void UnattendedRun::refine()
{
    m_refined = true;
    QAction* const action = m_window.actions().refine;
    if (action->isEnabled())
        action->trigger();
    else
        tell(action->statusTip());
}

void UnattendedRun::chooseColour()
{
    auto* const choice = m_window.findChild<QComboBox*>(QStringLiteral("colouring"));
    const int index = choice->findText(m_options.colour);
    if (index < 0)
        tell(tr("--colour: there is no \"%1\"").arg(m_options.colour));
    else
        choice->setCurrentIndex(index);
}

/// In the window, whose errors are those of the run.
void UnattendedRun::tell(const QString& error)
{
    m_window.messages().add(ui::MessageBar::Kind::Error, error);
}

void UnattendedRun::finish()
{
    int status = 0;
    if (!m_options.generate)
        m_errors.removeAll(m_modelProblem); // no model was needed
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
