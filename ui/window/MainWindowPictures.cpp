// How MainWindow has pictures of structures made, in the background.
#include "window/MainWindow.h"

#include "export/SavePath.h"
#include "movie/PictureJob.h"
#include "panels/ComparePanel.h"
#include "panels/DetailsPanel.h"

#include <QClipboard>
#include <QGuiApplication>

namespace clusterlens::ui {

void MainWindow::saveScene()
{
    const QString path = askWhereToSave(this, m_work.settings, m_work.inUse, tr("Save structures as picture"),
        QStringLiteral("structures.png"), {{tr("PNG"), QStringLiteral(".png")}});
    if (path.isEmpty())
        return;
    PictureJob* const job = drawScene(path);
    m_work.inUse.add(path, *job);
    connect(job, &Job::finished, this,
        [this, path] { m_messages->add(MessageBar::Kind::Note, tr("The picture was saved as %1.").arg(path)); });
    connect(job, &Job::cancelled, this, [this, path] {
        m_messages->add(MessageBar::Kind::Error, tr("The picture %1 was cancelled: what was there is as it was.").arg(path));
    });
}

void MainWindow::copyScene()
{
    PictureJob* const job = drawScene({});
    connect(job, &Job::finished, this, [job] { QGuiApplication::clipboard()->setImage(job->image()); });
    connect(job, &Job::cancelled, this,
        [this] { m_messages->add(MessageBar::Kind::Error, tr("Copying the structures was cancelled.")); });
}

/// As they are now, whatever is shown once it is drawn.
PictureJob* MainWindow::drawScene(const QString& path)
{
    PictureJob* const job = m_work.exports.add(std::make_unique<PictureJob>(m_compare->pictureToDraw(), path));
    connect(job, &Job::failed, this, [this](const QString& why) { m_messages->add(MessageBar::Kind::Error, why); });
    return job;
}

/// Of the candidate whose details are shown, or of the first one that is seen.
void MainWindow::makeMovie()
{
    std::optional<ParticleScene> particle = m_compare->particle(m_details->candidate());
    if (!particle)
        particle = m_compare->particle(m_work.document.shown().value(0));
    if (particle)
        m_movies.makeWithDialog(*particle, this);
    else
        m_messages->add(MessageBar::Kind::Note, tr("Select a candidate: no structure is seen that could turn."));
}

} // namespace clusterlens::ui
