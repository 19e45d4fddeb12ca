#include "movie/MovieDialog.h"

#include "base/Errors.h"
#include "base/FolderUpdate.h"
#include "document/SessionConversion.h"
#include "export/SavePath.h"
#include "fields/NumberField.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QMessageBox>

namespace clusterlens::ui {

namespace {

enum ScreenAxis { Upwards, Across, ScreenAxes };

QSpinBox* countBox(const QString& name, int low, int high, const QString& unit, QWidget* parent)
{
    auto* const box = new WholeNumberField(parent);
    box->setObjectName(name);
    box->setRange(low, high);
    box->setSuffix(unit);
    return box;
}

/// Whose letter leads to a field that stands beside others.
QLabel* labelOf(const QString& text, QWidget* field)
{
    auto* const label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    return label;
}

} // namespace

MovieDialog::MovieDialog(const ParticleScene& particle, const MovieFormat& format, const QString& encoder, const QString& folder,
    const PlacesInUse& inUse, QWidget* parent)
    : QDialog(parent)
    , m_particle(particle)
    , m_encoder(encoder)
    , m_inUse(inUse)
    , m_width(countBox(QStringLiteral("movieWidth"), 64, 4096, tr(" px"), this))
    , m_height(countBox(QStringLiteral("movieHeight"), 64, 4096, tr(" px"), this))
    , m_frames(countBox(QStringLiteral("movieFrames"), 2, 2000, {}, this))
    , m_rate(countBox(QStringLiteral("movieRate"), 1, 60, tr(" a second"), this))
    , m_axis(new QComboBox(this))
    , m_transparent(new QCheckBox(tr("&Transparent background"), this))
    , m_film(new QCheckBox(encoder.isEmpty() ? tr("&MP4 too (ffmpeg is not installed)") : tr("&MP4 too"), this))
    , m_wantsFilm(!encoder.isEmpty())
    , m_folder(new QLineEdit(folder, this))
    , m_length(new QLabel(this))
{
    setObjectName(QStringLiteral("movieDialog"));
    setWindowTitle(tr("Movie of %1").arg(particle.name));
    m_width->setValue(format.pixels.width());
    m_height->setValue(format.pixels.height());
    m_frames->setValue(format.frames);
    m_rate->setValue(format.rate);
    m_transparent->setObjectName(QStringLiteral("movieTransparent"));
    m_transparent->setChecked(format.transparent);
    m_film->setObjectName(QStringLiteral("movieFilm"));
    if (!encoder.isEmpty())
        m_film->setToolTip(tr("Made by %1; MP4 knows no transparent background").arg(encoder));
    m_folder->setObjectName(QStringLiteral("movieFolder"));
    m_length->setObjectName(QStringLiteral("movieLength"));
    addAxes();
    auto* const size = new QHBoxLayout;
    size->addWidget(m_width);
    size->addWidget(new QLabel(QStringLiteral("×"), this));
    size->addWidget(m_height);
    size->addStretch(1);
    auto* const choose = new QPushButton(tr("Choose…"), this);
    auto* const where = new QHBoxLayout;
    where->addWidget(m_folder, 1);
    where->addWidget(choose);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setText(tr("Make it"));
    auto* const form = new QFormLayout(this);
    form->addRow(labelOf(tr("&Size"), m_width), size);
    form->addRow(tr("Turns &about"), m_axis);
    form->addRow(tr("&Frames of one turn"), m_frames);
    form->addRow(tr("&Rate"), m_rate);
    form->addRow(QString(), m_length);
    form->addRow(m_transparent);
    form->addRow(m_film);
    form->addRow(labelOf(tr("F&older"), m_folder), where);
    form->addRow(buttons);
    m_folder->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    connect(choose, &QPushButton::clicked, this, &MovieDialog::chooseFolder);
    connect(buttons, &QDialogButtonBox::accepted, this, &MovieDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_transparent, &QCheckBox::toggled, this, &MovieDialog::update);
    connect(m_film, &QCheckBox::clicked, this, [this](bool wanted) { m_wantsFilm = wanted; });
    connect(m_folder, &QLineEdit::textChanged, this, &MovieDialog::update);
    for (QSpinBox* const box : {m_frames, m_rate})
        connect(box, &QSpinBox::valueChanged, this, &MovieDialog::update);
    update();
}

void MovieDialog::addAxes()
{
    m_axis->setObjectName(QStringLiteral("movieAxis"));
    m_axis->addItem(tr("upwards on the screen"));
    m_axis->addItem(tr("across the screen"));
    for (const int fold : {5, 4, 3})
        for (const SymmetryAxis& axis : m_particle.axes)
            if (axis.fold == fold) {
                m_axis->addItem(tr("the %1-fold axis of the particle").arg(fold));
                m_axes.emplace_back(axis.direction.transpose());
                break;
            }
}

void MovieDialog::update()
{
    const bool mayFilm = !m_encoder.isEmpty() && !m_transparent->isChecked();
    m_film->setEnabled(mayFilm);
    m_film->setChecked(mayFilm && m_wantsFilm);
    m_length->setText(tr("One turn takes %1 s.").arg(double(m_frames->value()) / m_rate->value(), 0, 'f', 1));
    m_ok->setEnabled(!m_folder->text().trimmed().isEmpty());
}

void MovieDialog::chooseFolder()
{
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("Folder of the movie"), QFileInfo(folder()).absolutePath());
    if (!chosen.isEmpty())
        m_folder->setText(chosen);
}

MovieFormat MovieDialog::format() const
{
    const bool film = m_film->isChecked();
    return {{m_width->value(), m_height->value()}, m_frames->value(), m_rate->value(), m_transparent->isChecked(),
        film ? m_encoder : QString()};
}

QString MovieDialog::folder() const
{
    return wholePath(m_folder->text());
}

CameraPose MovieDialog::pose() const
{
    const double aspect = double(m_width->value()) / m_height->value();
    const CameraPose pose = m_particle.pose.fitted(m_particle.radius, aspect);
    return m_axis->currentIndex() < ScreenAxes ? pose : pose.upright(axis());
}

Eigen::Vector3d MovieDialog::axis() const
{
    const Projection screen = m_particle.pose.projection({1.0, 1.0});
    if (m_axis->currentIndex() == Across)
        return screen.right;
    return m_axis->currentIndex() < ScreenAxes ? screen.up : m_axes.at(std::size_t(m_axis->currentIndex() - ScreenAxes));
}

bool MovieDialog::mayReplace()
{
    const bool comes = m_inUse.contains(folder());
    const FolderUpdate::Names old = FolderUpdate::ours(toPath(folder()), isOfMovie);
    if (!comes && old.empty())
        return true;
    const QString what = comes ? tr("Files are still being written to %1.") : tr("There is a movie in %1 already.");
    return ui::mayReplace(this, what.arg(QFileInfo(folder()).fileName()),
        comes ? tr("A movie among them is lost when it is replaced.")
              : tr("Its frames (%n) are lost when it is replaced.", nullptr, int(old.size())));
}

void MovieDialog::accept()
{
    try {
        if (mayReplace())
            QDialog::accept();
    } catch (const StoreError& e) {
        QMessageBox::warning(this, windowTitle(), QString::fromUtf8(e.what()));
    }
}

} // namespace clusterlens::ui

#include "moc_MovieDialog.cpp"
